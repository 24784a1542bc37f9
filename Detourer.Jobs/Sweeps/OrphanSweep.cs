using System.Globalization;
using Detourer.Jobs.Files;
using Detourer.Jobs.Sql;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Detourer.Jobs.Sweeps;

/// <summary>
/// Removes files that no row speaks of: photos whose row was never written, and cutouts of claims that were lost. Only
/// jobs of the last day are looked at, and none younger than <see cref="JobsOptions.OrphanGrace"/>.
/// </summary>
public sealed class OrphanSweep(
    JobRepository rows, IFileStore files, ILeader turns, IOptions<JobsOptions> options, TimeProvider time, ILogger<OrphanSweep> log)
{
    private static readonly TimeSpan _farthest = TimeSpan.FromDays(1);

    /// <summary>Of an interval, so much keeps others off: the next turn of this process is never too early.</summary>
    private const double PartOfInterval = 0.9;

    /// <summary>Jobs whose files are looked at together.</summary>
    private const int Batch = 200;

    private DateTimeOffset _asked;

    /// <summary>Looks through all of them, unless that was done a moment ago, by whichever process.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        TimeSpan interval = options.Value.OrphanGrace / 2;
        if (now - _asked < interval) return;
        bool isOurs = await turns.TakeAsync("orphans", interval * PartOfInterval, cancellationToken);
        _asked = now;
        if (isOurs) await RunAsync(now, cancellationToken);
    }

    private async Task RunAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        DateTimeOffset until = now - options.Value.OrphanGrace;
        List<FileKey> batch = [];
        await foreach (FileKey file in files.ListAsync(FirstId(now - _farthest - options.Value.OrphanGrace), cancellationToken))
        {
            if (TimeOf(file.Job) > until) break;
            if (batch.Count >= Batch && batch[^1].Job != file.Job)
            {
                await RemoveOrphansAsync(batch, cancellationToken);
                batch.Clear();
            }

            batch.Add(file);
        }

        await RemoveOrphansAsync(batch, cancellationToken);
    }

    /// <summary>When a job came, which its id says.</summary>
    internal static DateTimeOffset TimeOf(Guid job) => DateTimeOffset.FromUnixTimeMilliseconds(
        long.Parse(job.ToString("n").AsSpan(0, 12), NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    /// <summary>Comes before the ids of all jobs of that time.</summary>
    private static Guid FirstId(DateTimeOffset at) =>
        Guid.ParseExact($"{at.ToUnixTimeMilliseconds():x12}{0:x20}", "n");

    private async Task RemoveOrphansAsync(IReadOnlyList<FileKey> batch, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. batch.Select(file => file.Job).Distinct()];
        if (ids.Length == 0) return;
        Dictionary<Guid, Job> known = (await rows.FindAsync(ids, cancellationToken)).ToDictionary(job => job.Id);
        foreach (FileKey file in batch)
        {
            if (!IsOrphan(file, known.GetValueOrDefault(file.Job))) continue;
            await files.DeleteAsync(file, cancellationToken);
            Log.OrphanRemoved(log, file.Job, file.Name);
        }
    }

    private static bool IsOrphan(FileKey file, Job? job) => job switch
    {
        null => true,
        { State: JobState.Queued or JobState.Running } => false,
        { State: JobState.Succeeded } => file.IsResult && file != FileKey.Result(job.Id, job.Claim!.Value),
        { State: JobState.Failed } => file.IsResult,
        _ => true,
    };
}
