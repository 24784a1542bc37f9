using System.Diagnostics;
using System.Globalization;
using Detourer.Jobs.Files;
using Detourer.Jobs.Sql;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Detourer.Jobs.Sweeps;

/// <summary>
/// Deletes orphans: originals whose row was never written, and results of lost claims. Files younger than
/// <see cref="JobsOptions.OrphanGrace"/> are left alone. Usually a run lists only the files of the last day; the first
/// run after a start, and one run a day, list all of them, because a stop may have lasted longer.
/// </summary>
public sealed class OrphanSweep(
    JobRepository rows, IFileStore files, ILeader leader, IOptions<JobsOptions> options, RowClock clock,
    ILogger<OrphanSweep> log)
{
    /// <summary>Jobs whose files are checked with one query.</summary>
    private const int Batch = 200;

    private static readonly TimeSpan _window = TimeSpan.FromDays(1);

    private DateTimeOffset _askedAt;
    private DateTimeOffset _askedForAllAt;
    private bool _isAllDue;

    /// <summary>Deletes all orphans, unless a process has done so recently.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = await clock.NowAsync(cancellationToken);
        TimeSpan interval = options.Value.OrphanGrace / 2;
        if (now - _askedAt < interval) return;
        bool isLeader = await leader.TryAcquireAsync("orphans", interval, cancellationToken);
        _askedAt = now;
        if (!isLeader) return;

        if (now - _askedForAllAt >= _window)
        {
            // Runs over all files are closer together than the window is long.
            _isAllDue |= await leader.TryAcquireAsync("orphans-all", _window, cancellationToken);
            _askedForAllAt = now;
        }

        DateTimeOffset since = now - _window - options.Value.OrphanGrace;
        await RunAsync(_isAllDue ? Guid.Empty : FirstId(since), now, cancellationToken);
        _isAllDue = false;
    }

    private async Task RunAsync(Guid after, DateTimeOffset now, CancellationToken cancellationToken)
    {
        DateTimeOffset until = now - options.Value.OrphanGrace;
        List<FileKey> batch = [];
        await foreach (FileKey file in files.ListAsync(after, cancellationToken))
        {
            if (TimeOf(file.Job) > until) break;
            if (batch.Count >= Batch && batch[^1].Job != file.Job)
            {
                await DeleteOrphansAsync(batch, cancellationToken);
                batch.Clear();
            }

            batch.Add(file);
        }

        await DeleteOrphansAsync(batch, cancellationToken);
    }

    /// <summary>When a job was accepted, which its id contains.</summary>
    internal static DateTimeOffset TimeOf(Guid job) => DateTimeOffset.FromUnixTimeMilliseconds(
        long.Parse(job.ToString("n").AsSpan(0, 12), NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    /// <summary>Sorts before the ids of all jobs of a time.</summary>
    private static Guid FirstId(DateTimeOffset at) =>
        Guid.ParseExact($"{at.ToUnixTimeMilliseconds():x12}{0:x20}", "n");

    private async Task DeleteOrphansAsync(IReadOnlyList<FileKey> batch, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. batch.Select(file => file.Job).Distinct()];
        if (ids.Length == 0) return;
        Dictionary<Guid, Job> known = (await rows.FindAsync(ids, cancellationToken)).ToDictionary(job => job.Id);
        foreach (FileKey file in batch)
        {
            if (!IsOrphan(file, known.GetValueOrDefault(file.Job))) continue;
            using Activity? activity = Telemetry.Trace("sweep.orphan", file.Job);
            await files.DeleteAsync(file, cancellationToken);
            Log.OrphanDeleted(log, file.Name, file.Job);
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
