using System.Diagnostics;
using CommunityToolkit.HighPerformance;
using Detourer.Imaging;
using Detourer.Imaging.Encode;
using Detourer.Imaging.Models;
using Detourer.Jobs;
using Detourer.Jobs.Events;
using Detourer.Jobs.Files;
using Detourer.Jobs.Queue;
using Detourer.Jobs.Sql;
using Detourer.Worker.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Detourer.Worker;

/// <summary>Cuts one photo out; see <see cref="CutoutEngine.CutAsync"/>.</summary>
internal delegate Task<Cutout> Cut(
    ReadOnlyMemory<byte> photo, CutoutOptions options, IProgress<CutoutStep>? progress, CancellationToken cancellationToken);

/// <summary>Does one job, from claim to outcome. The only place that decides what an outcome means.</summary>
internal sealed class JobRunner(
    JobRepository rows, IFileStore files, IJobEvents events, Cut cut, ModelDownloader models, OutcomeWriter outcomes, ActiveJobsHealthCheck atWork,
    WorkerIdentity worker, TimeProvider time, IOptions<JobsOptions> jobs, ILogger<JobRunner> log)
{
    /// <summary>Claims the job, if it is still to be had, and does it.</summary>
    /// <param name="ticket">Which.</param>
    /// <param name="stopping">The worker is asked to stop: the job is given back.</param>
    /// <returns>When the queue is to hand it out again; null: not.</returns>
    public async Task<DateTimeOffset?> RunAsync(QueueTicket ticket, CancellationToken stopping)
    {
        ActivityContext.TryParse(ticket.Trace, null, isRemote: true, out ActivityContext parent);
        using Activity? activity = Telemetry.Source.StartActivity("job.run", ActivityKind.Consumer, parent);
        activity?.SetTag("job.id", ticket.Id).SetTag("job.lane", ticket.Lane);
        stopping.ThrowIfCancellationRequested();
        // Not to be stopped half-way: a claim that nobody knows of would hold the job until its lease runs out.
        if (await rows.ClaimAsync(ticket.Id, worker.Name, CancellationToken.None) is not { } job)
            return await AgainAsync(ticket.Id, stopping);

        activity?.SetTag("job.attempt", job.Attempts);
        Telemetry.Started(job);
        await TellAsync(job);
        Job? now;
        await using (var lease = new Lease(job, rows, events, jobs.Value.Lease, time, log, stopping))
        {
            Outcome outcome = await AttemptAsync(job, lease, stopping);
            // Under the lease: while the database is away, the result is held.
            now = await outcomes.WriteAsync(job, outcome, stopping);
        }

        activity?.SetTag("job.state", now?.State.ToString() ?? "lost");
        Telemetry.Count(now, time.GetUtcNow());
        if (now is null) return null;
        Log.AttemptEnded(log, now.Id, now.Attempts, now.State);
        await TellAsync(now);
        return now.State == JobState.Queued ? now.RetryAt ?? time.GetUtcNow() : null;
    }

    private Task TellAsync(Job job) =>
        events.PublishAsync(JobEvent.Changed(job, Activity.Current?.Id ?? job.Trace));

    /// <summary>It was not to be had: it has ended, or another has it, or it waits for its next attempt.</summary>
    private async Task<DateTimeOffset?> AgainAsync(Guid id, CancellationToken cancellationToken) =>
        await rows.FindAsync(id, cancellationToken) is { State: JobState.Queued } job ? job.RetryAt : null;

    private async Task<Outcome> AttemptAsync(Job job, Lease lease, CancellationToken stopping)
    {
        try
        {
            using (atWork.Begin()) return new Outcome.Done(await CutAsync(job, lease.Token));
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

    private async Task<JobResult> CutAsync(Job job, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> photo = await ReadAsync(FileKey.Original(job.Id), cancellationToken)
            ?? throw new FileNotFoundException("The original is not in the store.");
        ReadOnlyMemory<byte>? background =
            job.HasBackground ? await ReadAsync(FileKey.Background(job.Id), cancellationToken) : null;
        CutoutOptions options = CutoutOptionsParser.Parse(name => job.Wishes.GetValueOrDefault(name), background);

        await models.RunForJobAsync(
            options.Model is { } name ? ModelCatalog.BuiltIn.Find(name) : ModelCatalog.BuiltIn.Default,
            () => events.PublishAsync(JobEvent.Began(job.Id, "model")), cancellationToken);

        long start = time.GetTimestamp();
        Cutout cutout;
        using (var steps = new Steps(job.Id, options.Format, events)) cutout = await cut(photo, options, steps, cancellationToken);
        TimeSpan took = time.GetElapsedTime(start);
        Telemetry.Record(cutout.Steps);

        using (Activity? _ = Telemetry.Source.StartActivity("job.store_result"))
        using (Stream data = cutout.Data.AsStream())
            await files.PutAsync(FileKey.Result(job.Id, job.Claim!.Value), data, cancellationToken);
        return new JobResult(
            cutout.Format.MediaType(), cutout.Format.Extension(), cutout.Width, cutout.Height, cutout.Data.Length,
            (int)took.TotalMilliseconds);
    }

    private async Task<ReadOnlyMemory<byte>?> ReadAsync(FileKey key, CancellationToken cancellationToken)
    {
        await using Stream? file = await files.OpenAsync(key, cancellationToken);
        if (file is null) return null;
        byte[] bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    /// <summary>
    /// Traces each step. Tells of what takes a while: the network, and formats that are slow to write. The rest is over
    /// before anybody has read of it.
    /// </summary>
    private sealed class Steps(Guid id, OutputFormat format, IJobEvents events) : IProgress<CutoutStep>, IDisposable
    {
        private Activity? _step;

        public void Report(CutoutStep value)
        {
            string name = value.ToString().ToLowerInvariant();
            _step?.Dispose();
            _step = Telemetry.Source.StartActivity($"step.{name}");
            bool takesAWhile = value == CutoutStep.Segment
                || (value == CutoutStep.Encode && format is OutputFormat.Avif or OutputFormat.WebP or OutputFormat.WebPLossless);
            if (takesAWhile)
                _ = events.PublishAsync(JobEvent.Began(id, name));
        }

        public void Dispose() => _step?.Dispose();
    }
}
