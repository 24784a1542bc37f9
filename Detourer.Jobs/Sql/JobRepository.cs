using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Detourer.Jobs.Sql;

/// <summary>
/// Reads and changes rows. Each change is one compare-and-set on the row's version, from a state that
/// <see cref="JobStates"/> allows, so of two equal changes one succeeds. Every member may throw
/// <see cref="DatabaseUnavailableException"/>.
/// </summary>
/// <param name="contexts">The database.</param>
/// <param name="pipeline">Retries during an outage.</param>
/// <param name="options">Lease, attempts, retention.</param>
/// <param name="clock">The clock of times in rows.</param>
public sealed class JobRepository(
    IJobsContextFactory contexts, DatabasePipeline pipeline, IOptions<JobsOptions> options, RowClock clock)
{
    private readonly JobsOptions _options = options.Value;

    /// <summary>Adds a job. Its original must be stored before.</summary>
    public Task AddAsync(Job job, CancellationToken cancellationToken)
    {
        bool again = false;
        return UseAsync(async (context, token) =>
        {
            // An attempt that seemed to fail may have added it.
            if (again && await context.Jobs.AnyAsync(row => row.Id == job.Id, token)) return 0;
            again = true;
            context.Jobs.Add(job);
            return await context.SaveChangesAsync(token);
        }, cancellationToken);
    }

    /// <summary>Checks that rows can be changed, with a statement that changes none.</summary>
    public Task CheckWritableAsync(CancellationToken cancellationToken) => UseAsync(
        (context, token) => context.Jobs.Where(job => job.Id == Guid.Empty)
            .ExecuteUpdateAsync(row => row.SetProperty(job => job.Version, job => job.Version), token),
        cancellationToken);

    /// <summary>One job; null if it does not exist.</summary>
    public Task<Job?> FindAsync(Guid id, CancellationToken cancellationToken) => UseAsync((context, token) =>
        context.Jobs.AsNoTracking().FirstOrDefaultAsync(job => job.Id == id, token), cancellationToken);

    /// <summary>Those of the jobs that exist.</summary>
    public Task<List<Job>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        ListAsync(job => ids.Contains(job.Id), job => job.Id, ids.Count, cancellationToken);

    /// <summary>Claims a waiting job: counts the attempt and starts a lease.</summary>
    /// <returns>The job under its new claim; null if it does not wait or is not due.</returns>
    public async Task<Job?> ClaimAsync(Guid id, string worker, CancellationToken cancellationToken)
    {
        DateTimeOffset now = await clock.NowAsync(cancellationToken);
        Guid claim = Guid.CreateVersion7(now);
        return await ChangeAsync(id, JobState.Running, job => job.RetryAt is null || job.RetryAt <= now, job => job with
        {
            Claim = claim,
            Worker = worker,
            Attempts = job.Attempts + 1,
            StartedAt = now,
            LeaseUntil = now + _options.Lease,
            RetryAt = null,
        }, cancellationToken, done: job => job.State == JobState.Running && job.Claim == claim);
    }

    /// <summary>Renews the lease. False: the claim is lost, and the caller must discard the result.</summary>
    public async Task<bool> RenewAsync(Job claimed, CancellationToken cancellationToken)
    {
        DateTimeOffset until = await clock.NowAsync(cancellationToken) + _options.Lease;
        Job? renewed = await ChangeAsync(
            claimed.Id, next: null, Owns(claimed), job => job with { LeaseUntil = until }, cancellationToken);
        return renewed is not null;
    }

    /// <summary>Records success. The result must be stored before.</summary>
    /// <returns>The job; null if the claim is lost.</returns>
    public async Task<Job?> SucceedAsync(Job claimed, JobResult result, CancellationToken cancellationToken)
    {
        DateTimeOffset now = await clock.NowAsync(cancellationToken);
        return await ChangeAsync(claimed.Id, JobState.Succeeded, Owns(claimed), job => Finish(job, now) with
        {
            ResultType = result.MediaType,
            ResultExtension = result.Extension,
            ResultBytes = result.Bytes,
            ResultMilliseconds = result.Milliseconds,
            ResultDetails = result.Details,
        },
        cancellationToken, known: claimed,
        done: job => job.State == JobState.Succeeded && job.Claim == claimed.Claim);
    }

    /// <summary>Records a failed attempt: the job waits for a retry, or fails.</summary>
    /// <returns>The job; null if the claim is lost.</returns>
    public async Task<Job?> FailAsync(Job claimed, JobFailure failure, CancellationToken cancellationToken)
    {
        DateTimeOffset now = await clock.NowAsync(cancellationToken);
        bool again = failure.Retry && (!failure.Spends || claimed.Attempts < _options.MaxAttempts);
        return await ChangeAsync(claimed.Id, again ? JobState.Queued : JobState.Failed, Owns(claimed), job =>
        {
            int times = 1 + (job.Errors.LastOrDefault(error => error.Attempt == job.Attempts)?.Times ?? 0);
            AttemptError error = new(job.Attempts, now, job.Worker, failure.Code, failure.Detail, times);
            Job failed = again
                ? Release(job) with
                {
                    Attempts = failure.Spends ? job.Attempts : job.Attempts - 1,
                    RetryAt = now + (failure.Spends
                        ? RetryPolicy.Delay(job.Attempts, _options.RetryDelay)
                        : RetryPolicy.DelayInOutage(times, _options.RetryDelay)),
                }
                : Finish(job, now) with { FailureCode = failure.Code, FailureMessage = failure.Message };
            // Keeps the last error of each attempt: an attempt during an outage is not counted and may fail many times.
            return failed with { Errors = [.. job.Errors.Where(earlier => earlier.Attempt != error.Attempt), error] };
        }, cancellationToken);
    }

    /// <summary>Returns the job of a worker that stops. The attempt is not counted.</summary>
    /// <returns>The job; null if the claim is lost.</returns>
    public Task<Job?> GiveBackAsync(Job claimed, CancellationToken cancellationToken) =>
        ChangeAsync(claimed.Id, JobState.Queued, Owns(claimed),
            job => Release(job) with { Attempts = job.Attempts - 1 }, cancellationToken);

    /// <summary>
    /// Cancels an unfinished job. Its worker is notified by an event, or notices when it renews its lease.
    /// </summary>
    /// <returns>The job; null if it is finished or does not exist.</returns>
    public async Task<Job?> CancelAsync(Guid id, CancellationToken cancellationToken)
    {
        DateTimeOffset now = await clock.NowAsync(cancellationToken);
        return await ChangeAsync(id, JobState.Cancelled, _ => true, job => Finish(job, now), cancellationToken);
    }

    /// <summary>Marks a finished job as expired, after its files were removed.</summary>
    /// <returns>The job; null if it is not finished.</returns>
    public Task<Job?> ExpireAsync(Guid id, CancellationToken cancellationToken) =>
        ChangeAsync(id, JobState.Expired, _ => true, job => job with { ExpiresAt = null }, cancellationToken);

    /// <summary>The number of unfinished jobs of a client.</summary>
    public Task<int> CountUnfinishedAsync(string client, CancellationToken cancellationToken) => UseAsync(
        (context, token) => context.Jobs.CountAsync(
            job => (job.State == JobState.Queued || job.State == JobState.Running) && job.Client == client, token),
        cancellationToken);

    /// <summary>Waiting jobs, including those whose retry is not due yet, in the order of their ids.</summary>
    /// <param name="after">Only ids after this one.</param>
    /// <param name="most">The maximum number of jobs.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <remarks>
    /// The inner query selects only ids, which an index contains. If it selected whole rows, MariaDB would scan all
    /// rows in the order of their ids until it had found enough.
    /// </remarks>
    public Task<List<Job>> WaitingAsync(Guid after, int most, CancellationToken cancellationToken) => UseAsync(
        (context, token) => context.Jobs
            .Where(job => job.State == JobState.Queued && job.Id > after).OrderBy(job => job.Id).Take(most)
            .Select(job => job.Id)
            .Join(context.Jobs.AsNoTracking(), id => id, job => job.Id, (_, job) => job)
            .OrderBy(job => job.Id).ToListAsync(token),
        cancellationToken);

    /// <summary>The ids of waiting jobs, the oldest first.</summary>
    public Task<List<Guid>> WaitingIdsAsync(int most, CancellationToken cancellationToken) => UseAsync(
        (context, token) => context.Jobs
            .Where(job => job.State == JobState.Queued).OrderBy(job => job.Id).Take(most)
            .Select(job => job.Id).ToListAsync(token),
        cancellationToken);

    /// <summary>The ids of jobs that may have files, in order.</summary>
    /// <param name="after">Only ids after this one.</param>
    /// <param name="most">The maximum number of ids.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<List<Guid>> KeptAsync(Guid after, int most, CancellationToken cancellationToken) => UseAsync(
        (context, token) => context.Jobs
            .Where(job => job.State != JobState.Expired && job.Id > after).OrderBy(job => job.Id).Take(most)
            .Select(job => job.Id).ToListAsync(token),
        cancellationToken);

    /// <summary>Finished jobs whose retention has passed.</summary>
    public async Task<List<Job>> PastRetentionAsync(int most, CancellationToken cancellationToken)
    {
        DateTimeOffset now = await clock.NowAsync(cancellationToken);
        return await ListAsync(job => job.ExpiresAt <= now, job => job.ExpiresAt, most, cancellationToken);
    }

    /// <summary>Running jobs whose lease expired before a time.</summary>
    public Task<List<Job>> AbandonedAsync(DateTimeOffset until, int most, CancellationToken cancellationToken) =>
        ListAsync(
            job => job.State == JobState.Running && job.LeaseUntil <= until, job => job.LeaseUntil, most,
            cancellationToken);

    private static Func<Job, bool> Owns(Job claimed) =>
        job => job.State == JobState.Running && job.Claim == claimed.Claim;

    private static Job Release(Job job) => job with { Claim = null, LeaseUntil = null };

    private Job Finish(Job job, DateTimeOffset now) => job with
    {
        LeaseUntil = null,
        RetryAt = null,
        Client = null,
        FinishedAt = now,
        ExpiresAt = now + _options.Retention,
    };

    /// <summary>Changes a row with a compare-and-set on its version.</summary>
    /// <param name="id">The id of the row.</param>
    /// <param name="next">The new state; null: unchanged.</param>
    /// <param name="allow">A further condition on the current row.</param>
    /// <param name="change">Returns the row with its new values.</param>
    /// <param name="cancellationToken">Stops it before the row is changed.</param>
    /// <param name="known">The row as last seen, which saves a read.</param>
    /// <param name="done">Whether an attempt that seemed to fail has changed the row.</param>
    /// <returns>The changed row; null if the change is not allowed.</returns>
    private Task<Job?> ChangeAsync(
        Guid id, JobState? next, Func<Job, bool> allow, Func<Job, Job> change, CancellationToken cancellationToken,
        Job? known = null, Func<Job, bool>? done = null)
    {
        bool tried = false;
        return UseAsync(async (context, token) =>
        {
            while (true)
            {
                Job? job = known ?? await context.Jobs.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, token);
                known = null;
                if (tried && job is not null && done?.Invoke(job) == true) return job;
                if (job is null || !allow(job) || (next is { } state && !job.State.CanBecome(state))) return null;

                int seen = job.Version;
                Job changed = change(job) with { State = next ?? job.State, Version = seen + 1 };
                tried = true;
                int rows = await context.Jobs.Where(row => row.Id == id && row.Version == seen)
                    .ExecuteUpdateAsync(JobColumns.Of(changed), token);
                if (rows == 1) return changed;
                // Another process has changed the row: decide again from its current values.
            }
        }, cancellationToken);
    }

    private Task<List<Job>> ListAsync<TKey>(
        Expression<Func<Job, bool>> which, Expression<Func<Job, TKey>> order, int most,
        CancellationToken cancellationToken) =>
        UseAsync((context, token) =>
            context.Jobs.AsNoTracking().Where(which).OrderBy(order).Take(most).ToListAsync(token), cancellationToken);

    private Task<T> UseAsync<T>(
        Func<JobsContext, CancellationToken, Task<T>> use, CancellationToken cancellationToken) =>
        pipeline.RunAsync(async token =>
        {
            await using JobsContext context = await contexts.CreateAsync(token);
            return await use(context, token);
        }, cancellationToken);
}
