using Detourer.Jobs;
using Detourer.Jobs.Files;
using Detourer.Jobs.Kinds;
using Detourer.Jobs.Queue;

namespace Detourer.Tests.Jobs;

public sealed class StandaloneUpgradeTests() : UpgradeTests(() => JobsFixture.OfPreviousVersionAsync());

public sealed class DistributedUpgradeTests(SharedMariaDb database)
    : UpgradeTests(() => JobsFixture.OfPreviousVersionAsync(database));

/// <summary>This version takes over the rows, the files and the queue of version 0.1.</summary>
/// <param name="create">Creates a fixture with the data of <see cref="PreviousVersion"/>.</param>
public abstract class UpgradeTests(Func<Task<JobsFixture>> create) : IAsyncLifetime
{
    private JobsFixture _jobs = null!;

    private static CancellationToken Token => JobsFixture.Token;

    public async ValueTask InitializeAsync() => _jobs = await create();

    [Fact]
    public async Task Every_row_is_a_cutout_with_its_options_and_its_size()
    {
        Job succeeded = await FindAsync(PreviousVersion.Succeeded);
        Assert.Equal((CutoutJob.Kind.Name, JobState.Succeeded), (succeeded.Kind, succeeded.State));
        Assert.Equal(new CutoutDetails(6, 4), CutoutJob.Kind.DetailsOf(succeeded));
        CutoutPayload payload = CutoutJob.Kind.PayloadOf(succeeded);
        Assert.Equal([new("background", "#102030"), new("crop", "5")], payload.Options.OrderBy(option => option.Key));
        Assert.False(payload.HasBackground);

        Job withBackground = await FindAsync(PreviousVersion.WithBackground);
        Assert.True(CutoutJob.Kind.PayloadOf(withBackground).HasBackground);
        Assert.Equal(new CutoutDetails(3, 2), CutoutJob.Kind.DetailsOf(withBackground));

        Job failed = await FindAsync(PreviousVersion.Failed);
        Assert.Equal((JobState.Failed, "image_truncated"), (failed.State, failed.FailureCode));
        Assert.Empty(CutoutJob.Kind.PayloadOf(failed).Options);
        Assert.Null(CutoutJob.Kind.DetailsOf(failed));
    }

    [Fact]
    public async Task Its_files_are_found_under_their_names()
    {
        Job job = await FindAsync(PreviousVersion.WithBackground);
        Assert.Equal(85, await LengthAsync(FileKey.Original(job.Id)));
        Assert.Equal(111, await LengthAsync(FileKey.Attachment(job.Id, CutoutJob.Background)));
        Assert.Equal(job.ResultBytes, await LengthAsync(FileKey.Result(job.Id, job.Claim!.Value)));
    }

    [Fact]
    public async Task Jobs_that_waited_or_ran_are_handed_out_and_run()
    {
        await _jobs.Sweep.RunAsync(Token);
        _jobs.Time.Advance(_jobs.Options.RetryDelay);
        await _jobs.Sweep.RunAsync(Token);

        Dictionary<Guid, Job> claimed = [];
        while (claimed.Count < 3)
        {
            QueueTicket ticket = await TakeAsync();
            if (await _jobs.Rows.ClaimAsync(ticket.Id, "new", Token) is { } job) claimed[job.Id] = job;
        }

        Assert.Equal(["worker_crashed"], claimed[PreviousVersion.Running].Errors.Select(error => error.Code));
        Job waiting = claimed[PreviousVersion.Waiting];
        Assert.Equal([new("background-fit", "cover")], CutoutJob.Kind.PayloadOf(waiting).Options);
        Assert.Equal(111, await LengthAsync(FileKey.Attachment(waiting.Id, CutoutJob.Background)));
        Assert.NotNull(await _jobs.Rows.SucceedAsync(waiting, JobsFixture.Result, Token));
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _jobs.DisposeAsync();
    }

    /// <summary>
    /// Entries of workers that died are looked for once a second, and an idle worker polls on the fixture's clock.
    /// </summary>
    private async Task<QueueTicket> TakeAsync()
    {
        Task<QueueTicket> ticket = _jobs.Queue.TakeAsync(Token);
        await Eventually.TrueAsync(() =>
        {
            if (!ticket.IsCompleted) _jobs.Time.Advance(new QueueOptions().PollInterval);
            return Task.FromResult(ticket.IsCompleted);
        });
        return await ticket;
    }

    private async Task<Job> FindAsync(Guid id) => (await _jobs.Rows.FindAsync(id, Token))!;

    private async Task<long> LengthAsync(FileKey key)
    {
        await using Stream? file = await _jobs.Files.OpenAsync(key, Token);
        return file?.Length ?? -1;
    }
}
