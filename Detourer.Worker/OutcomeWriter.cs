using System.Diagnostics;
using Detourer.Jobs;
using Detourer.Jobs.Files;
using Detourer.Jobs.Sql;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace Detourer.Worker;

/// <summary>Writes what came of an attempt into the job's row, if the claim still holds.</summary>
internal sealed class OutcomeWriter(
    JobRepository rows, IFileStore files, IOptions<WorkerOptions> options, TimeProvider time, ILogger<OutcomeWriter> log)
{
    private static readonly ResiliencePropertyKey<CancellationToken> _stopping = new("stopping");

    private readonly ResiliencePipeline _hold = Hold(options.Value.HoldResult, time, log);

    /// <summary>
    /// Not to be stopped: it is quick, and the point of it all. While the database is away it is tried again and again.
    /// </summary>
    /// <param name="job">As it was claimed.</param>
    /// <param name="outcome">What came of it.</param>
    /// <param name="stopping">No more tries: the worker is asked to stop.</param>
    /// <returns>The row as it is now, or null where the claim is lost.</returns>
    /// <exception cref="DatabaseUnavailableException">The database has been away for too long.</exception>
    public async Task<Job?> WriteAsync(Job job, Outcome outcome, CancellationToken stopping)
    {
        using Activity? activity = Telemetry.Source.StartActivity("job.write_outcome");
        ResilienceContext context = ResilienceContextPool.Shared.Get(CancellationToken.None);
        context.Properties.Set(_stopping, stopping);
        try
        {
            Job? now = await _hold.ExecuteAsync(async _ => await TryAsync(job, outcome), context);
            if (now is null) await DiscardAsync(job);
            return now;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static ResiliencePipeline Hold(TimeSpan longest, TimeProvider time, ILogger log)
    {
        TimeSpan pause = TimeSpan.FromSeconds(1);
        int tries = (int)(longest / pause);
        if (tries == 0) return ResiliencePipeline.Empty;
        return new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = arguments => ValueTask.FromResult(
                arguments.Outcome.Exception is DatabaseUnavailableException
                && !(arguments.Context.Properties.TryGetValue(_stopping, out CancellationToken stopping) && stopping.IsCancellationRequested)),
            MaxRetryAttempts = tries,
            Delay = pause,
            OnRetry = arguments =>
            {
                if (arguments.AttemptNumber == 0) Log.OutcomeHeld(log);
                return ValueTask.CompletedTask;
            },
        }).Build();
    }

    private async Task<Job?> TryAsync(Job job, Outcome outcome) => outcome switch
    {
        Outcome.Done done => await rows.SucceedAsync(job, done.Result, CancellationToken.None),
        Outcome.Failed failed => await rows.FailAsync(job, failed.Failure, CancellationToken.None),
        Outcome.Stopped => await rows.GiveBackAsync(job, CancellationToken.None),
        Outcome.Lost => null,
        _ => throw new UnreachableException(),
    };

    /// <summary>The job was cancelled, removed or taken by another: nobody wants this result.</summary>
    private async Task DiscardAsync(Job job)
    {
        Log.ClaimLost(log, job.Id, job.Attempts);
        try
        {
            await files.DeleteAsync(FileKey.Result(job.Id, job.Claim!.Value), CancellationToken.None);
        }
        catch (StorageUnavailableException e)
        {
            Log.ResultLeft(log, job.Id, e.Message); // the sweep of orphans removes it
        }
    }
}
