using System.Diagnostics;
using Detourer.Jobs;
using Detourer.Jobs.Files;
using Detourer.Jobs.Sql;
using Microsoft.Extensions.Logging;

namespace Detourer.Worker;

/// <summary>Writes the outcome of an attempt to the job's row, if the claim still holds.</summary>
internal sealed class OutcomeWriter(
    JobRepository rows, IFileStore files, ResultHold hold, ILogger<OutcomeWriter> log)
{
    /// <summary>
    /// Writes the outcome, and retries for <see cref="WorkerOptions.HoldResult"/> while the database is unavailable. A
    /// stop does not cancel the write, only further retries: the work is done, and a write is short.
    /// </summary>
    /// <param name="job">The row as it was claimed.</param>
    /// <param name="outcome">How the attempt finished.</param>
    /// <param name="stopping">Cancelled when the worker stops.</param>
    /// <returns>The changed row; null if the claim is lost.</returns>
    /// <exception cref="DatabaseUnavailableException">The database was unavailable for too long.</exception>
    public async Task<Job?> WriteAsync(Job job, Outcome outcome, CancellationToken stopping)
    {
        using Activity? activity = Telemetry.Source.StartActivity("job.write_outcome");
        Job? now = await hold.WriteAsync(job.Id, () => TryAsync(job, outcome), stopping);
        if (now is null) await DiscardAsync(job);
        return now;
    }

    private async Task<Job?> TryAsync(Job job, Outcome outcome) => outcome switch
    {
        Outcome.Done done => await rows.SucceedAsync(job, done.Result, CancellationToken.None),
        Outcome.Failed failed => await rows.FailAsync(job, failed.Failure, CancellationToken.None),
        Outcome.Stopped => await rows.GiveBackAsync(job, CancellationToken.None),
        Outcome.Lost => null,
        _ => throw new UnreachableException(),
    };

    /// <summary>Deletes the result of a lost claim.</summary>
    private async Task DiscardAsync(Job job)
    {
        Log.ClaimLost(log, job.Id, job.Attempts);
        try
        {
            await files.DeleteAsync(FileKey.Result(job.Id, job.Claim!.Value), CancellationToken.None);
        }
        catch (StorageUnavailableException e)
        {
            Log.ResultLeft(log, job.Id, e.Message); // the orphan sweep deletes it
        }
    }
}
