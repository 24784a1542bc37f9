using Detourer.Jobs;
using Detourer.Jobs.Files;
using Detourer.Jobs.Sql;
using Detourer.Jobs.Standalone;
using Detourer.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Detourer.Tests.Worker;

public sealed class OutcomeWriterTests : IDisposable
{
    private static readonly TimeSpan _hang = TimeSpan.FromSeconds(5);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task With_a_hanging_database_a_result_is_held_for_the_configured_time()
    {
        var database = new HangingDatabase(_time);
        var rows = new JobRepository(database, DatabasePipeline.File(_time), Options.Create(new JobsOptions()),
            new RowClock(_time, database: null, NullLogger<RowClock>.Instance));
        var writer = new OutcomeWriter(
            rows, new FolderStore(_folder.Path),
            new ResultHold(Options.Create(new WorkerOptions()), _time, NullLogger<ResultHold>.Instance),
            NullLogger<OutcomeWriter>.Instance);
        Task<Job?> written = writer.WriteAsync(Job(), new Outcome.Done(JobsFixture.Result), CancellationToken.None);
        while (!written.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await Assert.ThrowsAsync<DatabaseUnavailableException>(() => written);
        Assert.InRange(database.Asked, 2, (new WorkerOptions().HoldResult / _hang) + 1);
    }

    [Fact]
    public void Only_errors_of_the_store_are_classified_as_storage_errors() =>
        Assert.Equal("internal_error", Outcome.FailureOf(new IOException("A pipe is broken.")).Code);

    [Fact]
    public void Attempts_on_a_broken_disk_are_counted_and_those_on_a_full_disk_or_in_an_outage_are_not()
    {
        const int InputOutput = 5, TooManyFiles = 24, NoSpace = 28, ReadOnly = 30, Quota = 122;
        Assert.True(Spends(StorageUnavailableException.OfDisk(new IOException("Broken", InputOutput))));
        Assert.True(Spends(StorageUnavailableException.OfDisk(new UnauthorizedAccessException())));
        foreach (int code in (int[])[TooManyFiles, NoSpace, ReadOnly, Quota])
            Assert.False(Spends(StorageUnavailableException.OfDisk(new IOException("Full", code))));
        Assert.False(Spends(new StorageUnavailableException(new IOException("Connection refused."))));

        static bool Spends(StorageUnavailableException error)
        {
            JobFailure failure = Outcome.FailureOf(error);
            Assert.Equal(("storage_unavailable", true), (failure.Code, failure.Retry));
            return failure.Spends;
        }
    }

    public void Dispose() => _folder.Dispose();

    private Job Job() => new()
    {
        Id = Guid.CreateVersion7(_time.GetUtcNow()),
        Kind = "cutout",
        Payload = "{}",
        FileName = "cat.jpg",
        OriginalType = "image/jpeg",
        OriginalBytes = 1,
        CreatedAt = _time.GetUtcNow(),
        Claim = Guid.CreateVersion7(_time.GetUtcNow()),
    };

    /// <summary>Every statement takes five seconds and then fails.</summary>
    private sealed class HangingDatabase(FakeTimeProvider time) : IJobsContextFactory
    {
        public double Asked { get; private set; }

        public Task<JobsContext> CreateAsync(CancellationToken cancellationToken)
        {
            Asked++;
            time.Advance(_hang);
            throw new DatabaseUnavailableException(new TimeoutException());
        }
    }
}
