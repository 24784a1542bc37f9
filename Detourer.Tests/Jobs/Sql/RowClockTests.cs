using Detourer.Jobs;
using Detourer.Jobs.Sql;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Detourer.Tests.Jobs;

/// <summary>Times in rows are those of the database, whatever the clock of a process says.</summary>
public sealed class RowClockTests(SharedMariaDb server)
{
    private static readonly TimeSpan _retryDelay = TimeSpan.FromSeconds(50);

    private readonly FakeTimeProvider _local = new();

    private static CancellationToken Token => JobsFixture.Token;

    [Fact]
    public async Task The_clock_of_the_database_is_read_once_a_minute()
    {
        int reads = 0;
        RowClock clock = Clock(_ =>
        {
            reads++;
            return Task.FromResult(_local.GetUtcNow() + TimeSpan.FromMinutes(10));
        });
        Assert.Equal(_local.GetUtcNow(), clock.LastKnown);
        foreach ((int seconds, int expected) in ((int, int)[])[(0, 1), (59, 1), (1, 2)])
        {
            _local.Advance(TimeSpan.FromSeconds(seconds));
            Assert.Equal(_local.GetUtcNow() + TimeSpan.FromMinutes(10), await clock.NowAsync(Token));
            Assert.Equal(expected, reads);
        }

        Assert.Equal(_local.GetUtcNow() + TimeSpan.FromMinutes(10), clock.LastKnown);
    }

    [Fact]
    public async Task During_an_outage_the_last_reading_is_used()
    {
        bool isAvailable = false;
        RowClock clock = Clock(_ => isAvailable
            ? Task.FromResult(_local.GetUtcNow() - TimeSpan.FromMinutes(10))
            : throw new DatabaseUnavailableException(new TimeoutException()));
        await Assert.ThrowsAsync<DatabaseUnavailableException>(async () => await clock.NowAsync(Token));
        isAvailable = true;
        await clock.NowAsync(Token);
        isAvailable = false;
        _local.Advance(TimeSpan.FromHours(1));
        Assert.Equal(_local.GetUtcNow() - TimeSpan.FromMinutes(10), await clock.NowAsync(Token));
    }

    [Fact]
    public async Task A_worker_whose_clock_is_ahead_neither_releases_a_running_job_nor_retries_too_early()
    {
        await using JobsFixture jobs = await JobsFixture.CreateAsync(server);
        Replica behind = Of(jobs, TimeSpan.FromMinutes(-5)), ahead = Of(jobs, TimeSpan.FromMinutes(5));
        Job claimed = (await behind.Rows.ClaimAsync((await jobs.AddAsync()).Id, "behind", Token))!;
        Assert.Empty(await ahead.Rows.AbandonedAsync(await ahead.Clock.NowAsync(Token), 10, Token));

        await behind.Rows.FailAsync(claimed, JobsFixture.Passing, Token);
        Assert.Null(await ahead.Rows.ClaimAsync(claimed.Id, "ahead", Token));
        ahead.Time.Advance(_retryDelay);
        Assert.NotNull(await ahead.Rows.ClaimAsync(claimed.Id, "ahead", Token));
    }

    [Fact]
    public async Task A_worker_whose_clock_is_behind_retries_on_time()
    {
        await using JobsFixture jobs = await JobsFixture.CreateAsync(server);
        Replica behind = Of(jobs, TimeSpan.FromMinutes(-5)), ahead = Of(jobs, TimeSpan.FromMinutes(5));
        Job claimed = (await ahead.Rows.ClaimAsync((await jobs.AddAsync()).Id, "ahead", Token))!;
        await ahead.Rows.FailAsync(claimed, JobsFixture.Passing, Token);
        Assert.Null(await behind.Rows.ClaimAsync(claimed.Id, "behind", Token));
        behind.Time.Advance(_retryDelay);
        Assert.NotNull(await behind.Rows.ClaimAsync(claimed.Id, "behind", Token));
    }

    private RowClock Clock(Func<CancellationToken, Task<DateTimeOffset>> database) =>
        new(_local, database, NullLogger<RowClock>.Instance);

    /// <summary>What a process with a wrong clock does to the rows of a fixture.</summary>
    private static Replica Of(JobsFixture jobs, TimeSpan shift)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow() + shift);
        IJobsContextFactory contexts = jobs.Get<IJobsContextFactory>();
        var pipeline = DatabasePipeline.Server(time);
        var clock = new RowClock(time, RowClock.Of(contexts, pipeline), NullLogger<RowClock>.Instance);
        IOptions<JobsOptions> options = Options.Create(new JobsOptions { RetryDelay = _retryDelay });
        return new Replica(time, clock, new JobRepository(contexts, pipeline, options, clock));
    }

    private sealed record Replica(FakeTimeProvider Time, RowClock Clock, JobRepository Rows);
}
