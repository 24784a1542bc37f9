using Detourer.Jobs;
using Detourer.Jobs.Files;
using Detourer.Jobs.Queue;
using Detourer.Jobs.Sql;

namespace Detourer.Tests.Jobs;

public sealed class StandaloneSweepTests() : SweepTests(() => JobsFixture.CreateAsync());

public sealed class DistributedSweepTests(SharedMariaDb database) : SweepTests(() => JobsFixture.CreateAsync(database))
{
    [Fact]
    public async Task After_redis_has_lost_all_data_one_sweep_queues_all_waiting_jobs_again()
    {
        Job first = await Jobs.AddAsync();
        await using (JobsContext context = await Jobs.Get<IJobsContextFactory>().CreateAsync(Token))
        {
            context.AddRange(Enumerable.Range(1, 4999).Select(i => first with
            {
                Id = Guid.CreateVersion7(Jobs.Time.GetUtcNow() + TimeSpan.FromMilliseconds(i)),
                Lane = (Lane)(i % 3),
            }));
            await context.SaveChangesAsync(Token);
        }

        // Wherever the sweep was: here, behind its second batch.
        await Jobs.Sweep.RunAsLeaderAsync(Token);
        await Jobs.Sweep.QueueWaitingAsync(Token);
        await Jobs.Sweep.QueueWaitingAsync(Token);
        await Jobs.Redis.FlushAllAsync();
        await Jobs.Sweep.RunAsLeaderAsync(Token);
        Assert.Equal([1667, 1667, 1666], (await Jobs.Queue.DepthsAsync(Token)).Select(depth => depth.Length));
    }
}

/// <summary>The sweep, which works the same on each database and queue.</summary>
/// <param name="create">Creates a standalone or distributed fixture.</param>
public abstract class SweepTests(Func<Task<JobsFixture>> create) : IAsyncLifetime
{
    protected JobsFixture Jobs { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Jobs = await create();

    protected static CancellationToken Token => JobsFixture.Token;

    [Fact]
    public async Task After_retention_only_the_files_of_finished_jobs_are_removed()
    {
        Dictionary<JobState, Job> jobs = [];
        foreach (JobState state in Enum.GetValues<JobState>()) jobs[state] = await Jobs.AddAsync(state);
        Jobs.Time.Advance(Jobs.Options.Retention - TimeSpan.FromSeconds(1));
        await Jobs.Rows.RenewAsync(jobs[JobState.Running], Token);
        Job young = await Jobs.AddAsync(JobState.Succeeded);
        await Jobs.Sweep.RunAsync(Token);
        foreach (Job job in jobs.Values) Assert.Equal(job.State, await StateAsync(job));

        Jobs.Time.Advance(TimeSpan.FromSeconds(1));
        await Jobs.Sweep.RunAsync(Token);
        foreach (JobState ended in (JobState[])[JobState.Succeeded, JobState.Failed, JobState.Cancelled])
        {
            Assert.Equal(JobState.Expired, await StateAsync(jobs[ended]));
            Assert.False(await HasOriginalAsync(jobs[ended]));
        }

        Assert.Equal(JobState.Queued, await StateAsync(jobs[JobState.Queued]));
        Assert.Equal(JobState.Running, await StateAsync(jobs[JobState.Running]));
        Assert.Equal(JobState.Succeeded, await StateAsync(young));
        foreach (Job kept in (Job[])[jobs[JobState.Queued], jobs[JobState.Running], young])
            Assert.True(await HasOriginalAsync(kept));
        await using Stream? result = await Jobs.Files.OpenAsync(FileKey.Result(young.Id, young.Claim!.Value), Token);
        Assert.NotNull(result);
    }

    [Fact]
    public async Task An_expired_lease_queues_the_job_again_and_the_third_one_fails_it()
    {
        Job job = await Jobs.AddAsync();
        for (int crash = 1; crash <= 3; crash++)
        {
            Assert.NotNull(await Jobs.Rows.ClaimAsync(job.Id, "test", Token));
            Jobs.Time.Advance(Jobs.Options.Lease - TimeSpan.FromSeconds(1));
            await Jobs.Sweep.RunAsync(Token);
            Assert.Equal(JobState.Running, await StateAsync(job));

            Jobs.Time.Advance(TimeSpan.FromSeconds(1));
            await Jobs.Sweep.RunAsync(Token);
            Assert.Equal(crash < 3 ? JobState.Queued : JobState.Failed, await StateAsync(job));
            Jobs.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Job failed = (await Jobs.Rows.FindAsync(job.Id, Token))!;
        Assert.Equal("worker_crashed", failed.FailureCode);
        Assert.Equal(3, failed.Errors.Count);
    }

    [Fact]
    public async Task A_job_that_the_queue_has_lost_is_added_again_once()
    {
        Job job = await Jobs.AddAsync();
        QueueTicket lost = await Jobs.Queue.TakeAsync(Token);
        Assert.Equal(job.Id, lost.Id);
        await Jobs.Queue.ReturnAsync(lost, dueAt: null);
        Job other = await Jobs.AddAsync();
        QueueTicket kept = await Jobs.Queue.TakeAsync(Token); // acknowledges the other one
        Assert.Equal(other.Id, kept.Id);
        await Jobs.Sweep.QueueWaitingAsync(Token);
        await Jobs.Sweep.QueueWaitingAsync(Token);
        Assert.Equal(job.Id, (await Jobs.Queue.TakeAsync(Token)).Id);
        Job last = await Jobs.AddAsync();
        Assert.Equal(last.Id, (await Jobs.Queue.TakeAsync(Token)).Id);
    }

    [Theory]
    [InlineData(JobState.Queued, JobState.Cancelled)]
    [InlineData(JobState.Running, JobState.Cancelled)]
    [InlineData(JobState.Succeeded, JobState.Expired)]
    [InlineData(JobState.Failed, JobState.Expired)]
    [InlineData(JobState.Cancelled, JobState.Expired)]
    [InlineData(JobState.Expired, JobState.Expired)]
    public async Task Removing_a_job_removes_only_its_files(JobState before, JobState after)
    {
        Job job = await Jobs.AddAsync(before), other = await Jobs.AddAsync(before);
        Assert.True(await Jobs.Book.RemoveAsync(job.Id, Token));
        Assert.Equal(after, await StateAsync(job));
        Assert.False(await HasOriginalAsync(job));
        Assert.Equal(before, await StateAsync(other));
        Assert.Equal(before != JobState.Expired, await HasOriginalAsync(other));
    }

    [Fact]
    public async Task An_unknown_job_cannot_be_removed() =>
        Assert.False(await Jobs.Book.RemoveAsync(Guid.CreateVersion7(), Token));

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Jobs.DisposeAsync();
    }

    private async Task<JobState> StateAsync(Job job) => (await Jobs.Rows.FindAsync(job.Id, Token))!.State;

    private async Task<bool> HasOriginalAsync(Job job)
    {
        await using Stream? file = await Jobs.Files.OpenAsync(FileKey.Original(job.Id), Token);
        return file is not null;
    }
}
