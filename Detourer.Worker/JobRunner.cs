using System.Diagnostics;
using Detourer.Jobs;
using Detourer.Jobs.Events;
using Detourer.Jobs.Files;
using Detourer.Jobs.Queue;
using Detourer.Jobs.Sql;
using Detourer.Worker.Handlers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Detourer.Worker;

/// <summary>
/// Runs one job from claim to outcome. It knows claims, leases, outcomes and events; the handler of the job's kind does
/// the work.
/// </summary>
internal sealed class JobRunner(
    JobRepository rows, IFileStore files, IJobEvents events, IEnumerable<IJobHandler> handlers, ResultHold hold,
    OutcomeWriter outcomes, ActiveJobsHealthCheck active, WorkerIdentity worker, TimeProvider time,
    RowClock clock, IOptions<JobsOptions> jobs, ILogger<JobRunner> log)
{
    private readonly Dictionary<string, IJobHandler> _handlers = handlers.ToDictionary(handler => handler.Kind);

    /// <summary>Claims the job, if it is still waiting, and runs it.</summary>
    /// <param name="ticket">The queue's entry of the job.</param>
    /// <param name="stopping">Cancelled when the worker stops: the job goes back to the queue.</param>
    /// <returns>When the queue hands the job out again; null: never.</returns>
    /// <exception cref="OutcomeLostException">The attempt finished, and its outcome could not be written.</exception>
    /// <exception cref="DatabaseUnavailableException">The job could not be claimed.</exception>
    public async Task<DateTimeOffset?> RunAsync(QueueTicket ticket, CancellationToken stopping)
    {
        ActivityContext.TryParse(ticket.Trace, null, isRemote: true, out ActivityContext parent);
        using Activity? activity = Telemetry.Source.StartActivity("job.run", ActivityKind.Consumer, parent);
        activity?.SetTag("job.id", ticket.Id).SetTag("job.lane", ticket.Lane);
        stopping.ThrowIfCancellationRequested();
        // Not cancellable: a claim without an owner would block the job until its lease expires.
        if (await rows.ClaimAsync(ticket.Id, worker.Name, CancellationToken.None) is not { } job)
            return await NextAttemptAsync(ticket.Id, stopping);

        activity?.SetTag("job.kind", job.Kind).SetTag("job.attempt", job.Attempts);
        Telemetry.Started(job);
        await PublishAsync(job);
        Job? now = await RunAsync(job, stopping);

        activity?.SetTag("job.state", now?.State.ToString() ?? "lost");
        Telemetry.Count(now, clock.LastKnown);
        if (now is null) return null;
        Log.AttemptFinished(log, now.Id, now.Attempts, now.State);
        await PublishAsync(now);
        return now.State == JobState.Queued ? now.RetryAt ?? DateTimeOffset.MinValue : null;
    }

    /// <returns>The row with its outcome; null where the claim was lost.</returns>
    private async Task<Job?> RunAsync(Job job, CancellationToken stopping)
    {
        await using var lease = new Lease(job, rows, events, jobs.Value.Lease, time, log, stopping);
        Outcome outcome = await AttemptAsync(job, lease, stopping);
        try
        {
            // The lease stays active, because the result is held while the database is unavailable.
            return await outcomes.WriteAsync(job, outcome, stopping);
        }
        catch (Exception e)
        {
            throw new OutcomeLostException(e);
        }
    }

    private async Task<Outcome> AttemptAsync(Job job, Lease lease, CancellationToken stopping)
    {
        try
        {
            if (!_handlers.TryGetValue(job.Kind, out IJobHandler? handler))
                throw new JobFailedException(Unknown(job.Kind));
            using ActiveJobsHealthCheck.ActiveJob watched = active.Begin();
            var attempt = new JobAttempt(job, files, events, hold, watched);
            return new Outcome.Done(await handler.RunAsync(attempt, lease.Token));
        }
        catch (OperationCanceledException) when (lease.IsLost)
        {
            return new Outcome.Lost();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return new Outcome.Stopped();
        }
        catch (Exception e)
        {
            JobFailure failure = Outcome.FailureOf(e);
            Log.AttemptFailed(log, e, job.Id, job.Attempts, failure.Code);
            return new Outcome.Failed(failure);
        }
    }

    /// <summary>Can be retried: during a rollout, another worker may have the handler.</summary>
    private static JobFailure Unknown(string kind) => new(
        "kind_unsupported", "This server cannot do this kind of job.", Retry: true, $"No handler for the kind {kind}.");

    private Task PublishAsync(Job job) =>
        events.PublishAsync(JobEvent.Changed(job, Activity.Current?.Id ?? job.Trace));

    /// <summary>When a job that could not be claimed is due; null: it is finished, or another worker has it.</summary>
    private async Task<DateTimeOffset?> NextAttemptAsync(Guid id, CancellationToken cancellationToken) =>
        await rows.FindAsync(id, cancellationToken) is { State: JobState.Queued } job ? job.RetryAt : null;
}
