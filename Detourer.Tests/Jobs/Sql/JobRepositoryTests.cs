using Detourer.Jobs;

namespace Detourer.Tests.Jobs;

public sealed class SqliteRowsTests() : JobRepositoryTests(() => JobsFixture.CreateAsync());

public sealed class MySqlRowsTests(SharedMariaDb database)
    : JobRepositoryTests(() => JobsFixture.CreateAsync(database));

/// <summary>Changes of rows, the same on each database.</summary>
/// <param name="create">Creates a standalone or distributed fixture.</param>
public abstract class JobRepositoryTests(Func<Task<JobsFixture>> create) : IAsyncLifetime
{
    private JobsFixture _jobs = null!;

    public async ValueTask InitializeAsync() => _jobs = await create();

    private static CancellationToken Token => JobsFixture.Token;

    [Fact]
    public async Task A_job_is_read_from_the_database_as_it_was_written()
    {
        Job failed = await _jobs.AddAsync(JobState.Failed);
        Job? read = await _jobs.Rows.FindAsync(failed.Id, Token);
        Assert.NotNull(read);
        Assert.Equal(failed with { Errors = read.Errors }, read);
        Assert.Equal(
            new AttemptError(1, _jobs.Time.GetUtcNow(), "test", "image_corrupt", "detail"),
            Assert.Single(read.Errors));
        Assert.Equal(_jobs.Time.GetUtcNow() + _jobs.Options.Retention, read.ExpiresAt);
    }

    /// <summary>
    /// Attempts every transition from every state. Legal ones change the row, illegal ones change nothing.
    /// </summary>
    [Fact]
    public async Task No_illegal_transition_changes_a_row()
    {
        (JobState Next, Func<Job, Task<Job?>> Try)[] attempts =
        [
            (JobState.Running, job => _jobs.Rows.ClaimAsync(job.Id, "other", Token)),
            (JobState.Succeeded, job => _jobs.Rows.SucceedAsync(job, JobsFixture.Result, Token)),
            (JobState.Failed, job => _jobs.Rows.FailAsync(job, JobsFixture.Fatal, Token)),
            (JobState.Queued, job => _jobs.Rows.FailAsync(job, JobsFixture.Passing, Token)),
            (JobState.Queued, job => _jobs.Rows.GiveBackAsync(job, Token)),
            (JobState.Cancelled, job => _jobs.Rows.CancelAsync(job.Id, Token)),
            (JobState.Expired, job => _jobs.Rows.ExpireAsync(job.Id, Token)),
        ];
        foreach (JobState state in Enum.GetValues<JobState>())
        {
            foreach ((JobState next, Func<Job, Task<Job?>> attempt) in attempts)
            {
                Job before = await _jobs.AddAsync(state);
                Job? changed = await attempt(before);
                Job after = (await _jobs.Rows.FindAsync(before.Id, Token))!;
                Assert.Equal(state.CanBecome(next) ? next : null, changed?.State);
                Assert.Equal(state.CanBecome(next) ? next : state, after.State);
                Assert.Equal(before.Version + (changed is null ? 0 : 1), after.Version);
            }
        }
    }

    [Fact]
    public async Task Of_several_simultaneous_claims_one_succeeds()
    {
        Job job = await _jobs.AddAsync();
        Job?[] claims = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => Task.Run(() => _jobs.Rows.ClaimAsync(job.Id, $"worker {i}", Token))));
        Job winner = Assert.Single(claims, claim => claim is not null)!;
        Assert.Equal(winner.Worker, (await _jobs.Rows.FindAsync(job.Id, Token))!.Worker);
        Assert.Equal(1, winner.Attempts);
    }

    [Fact]
    public async Task A_lost_claim_cannot_change_the_row()
    {
        Job old = await _jobs.AddAsync(JobState.Running);
        await _jobs.Rows.GiveBackAsync(old, Token);
        Job current = (await _jobs.Rows.ClaimAsync(old.Id, "other", Token))!;
        Assert.False(await _jobs.Rows.RenewAsync(old, Token));
        Assert.Null(await _jobs.Rows.SucceedAsync(old, JobsFixture.Result, Token));
        Assert.Null(await _jobs.Rows.FailAsync(old, JobsFixture.Fatal, Token));
        Assert.Null(await _jobs.Rows.GiveBackAsync(old, Token));
        Assert.True(await _jobs.Rows.RenewAsync(current, Token));
        Assert.NotNull(await _jobs.Rows.SucceedAsync(current, JobsFixture.Result, Token));
    }

    [Fact]
    public async Task A_transient_failure_is_retried_with_exponential_back_off()
    {
        Job job = await _jobs.AddAsync();
        for (int attempt = 1; attempt < _jobs.Options.MaxAttempts; attempt++)
        {
            Job waiting = await FailAsync(job.Id, JobsFixture.Passing);
            Assert.Equal(JobState.Queued, waiting.State);
            TimeSpan full = _jobs.Options.RetryDelay * Math.Pow(2, attempt - 1);
            Assert.InRange(waiting.RetryAt!.Value - _jobs.Time.GetUtcNow(), full / 2, full);
            Assert.Null(await _jobs.Rows.ClaimAsync(job.Id, "too early", Token));
            _jobs.Time.Advance(full);
        }

        Job failed = await FailAsync(job.Id, JobsFixture.Passing);
        Assert.Equal((JobState.Failed, "storage_unavailable"), (failed.State, failed.FailureCode));
        Assert.Equal([1, 2, 3], failed.Errors.Select(error => error.Attempt));
    }

    [Fact]
    public async Task During_an_outage_of_the_store_no_attempt_is_counted_and_the_last_failure_is_kept()
    {
        Job job = await _jobs.AddAsync();
        for (int i = 0; i < 3 * _jobs.Options.MaxAttempts; i++)
        {
            JobFailure outage = JobsFixture.Passing with { Spends = false, Detail = $"{i}" };
            Job waiting = await FailAsync(job.Id, outage);
            Assert.Equal((JobState.Queued, 0), (waiting.State, waiting.Attempts));
            AttemptError error = Assert.Single(waiting.Errors);
            Assert.Equal((1, $"{i}"), (error.Attempt, error.Detail));
            Assert.Null(await _jobs.Rows.ClaimAsync(job.Id, "too early", Token));
            Assert.InRange(waiting.RetryAt!.Value - _jobs.Time.GetUtcNow(), TimeSpan.Zero, TimeSpan.FromSeconds(30));
            _jobs.Time.Advance(waiting.RetryAt.Value - _jobs.Time.GetUtcNow());
        }

        Job running = (await _jobs.Rows.ClaimAsync(job.Id, "test", Token))!;
        Assert.Equal(JobState.Succeeded, (await _jobs.Rows.SucceedAsync(running, JobsFixture.Result, Token))!.State);
    }

    [Fact]
    public async Task A_permanent_failure_is_not_retried()
    {
        Job failed = await _jobs.AddAsync(JobState.Failed);
        Assert.Equal(1, failed.Attempts);
        Assert.Empty(await _jobs.Rows.WaitingAsync(Guid.Empty, 10, Token));
    }

    [Fact]
    public async Task A_returned_job_has_used_no_attempt()
    {
        Job job = await _jobs.AddAsync();
        for (int i = 0; i < 10; i++)
        {
            Job claimed = (await _jobs.Rows.ClaimAsync(job.Id, "test", Token))!;
            Assert.Equal(1, claimed.Attempts);
            Assert.Equal(0, (await _jobs.Rows.GiveBackAsync(claimed, Token))!.Attempts);
        }
    }

    [Fact]
    public async Task Waiting_jobs_are_listed_in_pages_in_the_order_of_their_ids()
    {
        List<Guid> added = [];
        for (int i = 0; i < 5; i++)
        {
            added.Add((await _jobs.AddAsync()).Id);
            _jobs.Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        List<Job> first = await _jobs.Rows.WaitingAsync(Guid.Empty, 3, Token);
        List<Job> rest = await _jobs.Rows.WaitingAsync(first[^1].Id, 3, Token);
        Assert.Equal(added, [.. first.Select(job => job.Id), .. rest.Select(job => job.Id)]);
    }

    [Fact]
    public async Task The_client_of_a_finished_job_is_removed()
    {
        Job job = await _jobs.AddAsync();
        Assert.Equal(1, await _jobs.Rows.CountUnfinishedAsync(job.Client!, Token));
        Job claimed = (await _jobs.Rows.ClaimAsync(job.Id, "test", Token))!;
        Assert.Equal(1, await _jobs.Rows.CountUnfinishedAsync(job.Client!, Token));
        Assert.Null((await _jobs.Rows.SucceedAsync(claimed, JobsFixture.Result, Token))!.Client);
        Assert.Equal(0, await _jobs.Rows.CountUnfinishedAsync(job.Client!, Token));
    }

    private async Task<Job> FailAsync(Guid id, JobFailure failure)
    {
        Job claimed = (await _jobs.Rows.ClaimAsync(id, "test", Token))!;
        return (await _jobs.Rows.FailAsync(claimed, failure, Token))!;
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _jobs.DisposeAsync();
    }
}
