using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Detourer.Jobs.Sql;

/// <summary>
/// Reads and changes rows. Each change is one compare-and-set on the row's version, from a state that
/// <see cref="JobStates"/> allows: of two that try the same, one succeeds. Everything here may throw
/// <see cref="DatabaseUnavailableException"/>.
/// </summary>
/// <param name="contexts">The database.</param>
/// <param name="pipeline">What is done when it does not answer.</param>
/// <param name="options">Lease, attempts, retention.</param>
/// <param name="time">The clock.</param>
public sealed class JobRepository(
    IJobsContextFactory contexts, DatabasePipeline pipeline, IOptions<JobsOptions> options, TimeProvider time)
{
    private readonly JobsOptions _options = options.Value;

    /// <summary>Adds a job; its original must be stored by now.</summary>
    public Task AddAsync(Job job, CancellationToken cancellationToken)
    {
        bool again = false;
        return UseAsync(async (context, token) =>
        {
            // A try that seemed to fail may have added it.
            if (again && await context.Jobs.AnyAsync(row => row.Id == job.Id, token)) return 0;
            again = true;
            context.Jobs.Add(job);
            return await context.SaveChangesAsync(token);
        }, cancellationToken);
    }

    /// <summary>One job, or null.</summary>
    public Task<Job?> FindAsync(Guid id, CancellationToken cancellationToken) => UseAsync((context, token) =>
        context.Jobs.AsNoTracking().FirstOrDefaultAsync(job => job.Id == id, token), cancellationToken);

    /// <summary>Those of these jobs that there are.</summary>
    public Task<List<Job>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        ListAsync(job => ids.Contains(job.Id), job => job.Id, ids.Count, cancellationToken);

    /// <summary>Takes a job that waits: counts the attempt and starts a lease.</summary>
    /// <returns>The job under its new claim, or null where there was nothing to take.</returns>
    public Task<Job?> ClaimAsync(Guid id, string worker, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        Guid claim = Guid.CreateVersion7(now);
        return ChangeAsync(id, JobState.Running, job => job.RetryAt is null || job.RetryAt <= now, job => job with
        {
            Claim = claim,
            Worker = worker,
            Attempts = job.Attempts + 1,
            StartedAt = now,
            LeaseUntil = now + _options.Lease,
            RetryAt = null,
        }, cancellationToken, done: job => job.State == JobState.Running && job.Claim == claim);
    }

    /// <summary>Prolongs the lease. False: the claim is lost, and what comes of it is to be thrown away.</summary>
    public async Task<bool> RenewAsync(Job claimed, CancellationToken cancellationToken)
    {
        DateTimeOffset until = time.GetUtcNow() + _options.Lease;
        return await ChangeAsync(
            claimed.Id, next: null, Owns(claimed), job => job with { LeaseUntil = until }, cancellationToken) is not null;
    }

    /// <summary>The cutout is stored.</summary>
    /// <returns>The job, or null where the claim is lost; so with all that follow.</returns>
    public Task<Job?> SucceedAsync(Job claimed, JobResult result, CancellationToken cancellationToken) =>
        ChangeAsync(claimed.Id, JobState.Succeeded, Owns(claimed), job => Finish(job) with
        {
            ResultType = result.MediaType,
            ResultExtension = result.Extension,
            ResultBytes = result.Bytes,
            ResultMilliseconds = result.Milliseconds,
            ResultDetails = result.Details,
        }, cancellationToken, known: claimed, done: job => job.State == JobState.Succeeded && job.Claim == claimed.Claim);

    /// <summary>An attempt failed: the job waits for the next one, or has failed.</summary>
    public Task<Job?> FailAsync(Job claimed, JobFailure failure, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        bool again = failure.Retry && (!failure.Spends || claimed.Attempts < _options.MaxAttempts);
        return ChangeAsync(claimed.Id, again ? JobState.Queued : JobState.Failed, Owns(claimed), job =>
        {
            AttemptError error = new(job.Attempts, now, job.Worker, failure.Code, failure.Detail);
            Job ended = again
                ? Release(job) with
                {
                    Attempts = failure.Spends ? job.Attempts : job.Attempts - 1,
                    RetryAt = now + RetryPolicy.Delay(job.Attempts, _options.RetryDelay),
                }
                : Finish(job) with { FailureCode = failure.Code, FailureMessage = failure.Message };
            // One for each attempt: of a day without the store the last is enough.
            return ended with { Errors = [.. job.Errors.Where(earlier => earlier.Attempt != error.Attempt), error] };
        }, cancellationToken);
    }

    /// <summary>A worker that stops gives its job back; the attempt was none.</summary>
    public Task<Job?> GiveBackAsync(Job claimed, CancellationToken cancellationToken) =>
        ChangeAsync(claimed.Id, JobState.Queued, Owns(claimed),
            job => Release(job) with { Attempts = job.Attempts - 1 }, cancellationToken);

    /// <summary>Nobody wants it any more. A worker that has it learns so by an event, or when it renews its lease.</summary>
    public Task<Job?> CancelAsync(Guid id, CancellationToken cancellationToken) =>
        ChangeAsync(id, JobState.Cancelled, _ => true, Finish, cancellationToken);

    /// <summary>Its files are about to be removed.</summary>
    public Task<Job?> ExpireAsync(Guid id, CancellationToken cancellationToken) =>
        ChangeAsync(id, JobState.Expired, _ => true, job => job with { ExpiresAt = null }, cancellationToken);

    /// <summary>Jobs of a client that have not ended.</summary>
    public Task<int> CountUnfinishedAsync(string client, CancellationToken cancellationToken) => UseAsync((context, token) =>
        context.Jobs.CountAsync(
            job => (job.State == JobState.Queued || job.State == JobState.Running) && job.Client == client, token),
        cancellationToken);

    /// <summary>Jobs that wait, now or until a retry is due, in the order of their ids.</summary>
    /// <param name="after">Those that come after this one.</param>
    /// <param name="most">So many at most.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <remarks>
    /// Found by their ids alone, which are in an index. Asked for whole rows, MariaDB goes through all that ever were, in
    /// the order of the ids, until it has found enough that wait.
    /// </remarks>
    public Task<List<Job>> WaitingAsync(Guid after, int most, CancellationToken cancellationToken) => UseAsync((context, token) =>
        context.Jobs.Where(job => job.State == JobState.Queued && job.Id > after).OrderBy(job => job.Id).Take(most)
            .Select(job => job.Id)
            .Join(context.Jobs.AsNoTracking(), id => id, job => job.Id, (_, job) => job)
            .OrderBy(job => job.Id).ToListAsync(token), cancellationToken);

    /// <summary>The ids of jobs that wait, the oldest first.</summary>
    public Task<List<Guid>> WaitingIdsAsync(int most, CancellationToken cancellationToken) => UseAsync((context, token) =>
        context.Jobs.Where(job => job.State == JobState.Queued).OrderBy(job => job.Id).Take(most)
            .Select(job => job.Id).ToListAsync(token), cancellationToken);

    /// <summary>The ids of jobs that may have files, in their order.</summary>
    /// <param name="after">Those that come after this one.</param>
    /// <param name="most">So many at most.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<List<Guid>> KeptAsync(Guid after, int most, CancellationToken cancellationToken) => UseAsync((context, token) =>
        context.Jobs.Where(job => job.State != JobState.Expired && job.Id > after).OrderBy(job => job.Id).Take(most)
            .Select(job => job.Id).ToListAsync(token), cancellationToken);

    /// <summary>Jobs that ended so long ago that their files may go.</summary>
    public Task<List<Job>> PastRetentionAsync(int most, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        return ListAsync(job => job.ExpiresAt <= now, job => job.ExpiresAt, most, cancellationToken);
    }

    /// <summary>Running jobs whose lease has not been renewed until a time.</summary>
    public Task<List<Job>> AbandonedAsync(DateTimeOffset until, int most, CancellationToken cancellationToken) =>
        ListAsync(job => job.State == JobState.Running && job.LeaseUntil <= until, job => job.LeaseUntil, most, cancellationToken);

    private static Func<Job, bool> Owns(Job claimed) => job => job.State == JobState.Running && job.Claim == claimed.Claim;

    private static Job Release(Job job) => job with { Claim = null, LeaseUntil = null };

    private Job Finish(Job job)
    {
        DateTimeOffset now = time.GetUtcNow();
        return job with
        {
            LeaseUntil = null,
            RetryAt = null,
            Client = null,
            FinishedAt = now,
            ExpiresAt = now + _options.Retention,
        };
    }

    /// <param name="id">Which row.</param>
    /// <param name="next">Its new state; null: as it is.</param>
    /// <param name="allow">What else must hold of the row as it is.</param>
    /// <param name="change">Everything else that is new.</param>
    /// <param name="cancellationToken">Stops it before the row is changed.</param>
    /// <param name="known">The row as it probably is, which saves reading it.</param>
    /// <param name="done">Whether a try that seemed to fail has changed the row after all.</param>
    /// <returns>The row as it is now, or null where it was not to be changed.</returns>
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
                // Somebody else was first: what holds now decides.
            }
        }, cancellationToken);
    }

    private Task<List<Job>> ListAsync<TKey>(
        Expression<Func<Job, bool>> which, Expression<Func<Job, TKey>> order, int most, CancellationToken cancellationToken) =>
        UseAsync((context, token) =>
            context.Jobs.AsNoTracking().Where(which).OrderBy(order).Take(most).ToListAsync(token), cancellationToken);

    private Task<T> UseAsync<T>(Func<JobsContext, CancellationToken, Task<T>> use, CancellationToken cancellationToken) =>
        pipeline.RunAsync(async token =>
        {
            await using JobsContext context = await contexts.CreateAsync(token);
            return await use(context, token);
        }, cancellationToken);
}
