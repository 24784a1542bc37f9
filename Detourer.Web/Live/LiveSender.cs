using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using Detourer.Jobs;
using Detourer.Jobs.Events;
using Detourer.Jobs.Sql;
using Detourer.Jobs.Workers;
using Detourer.Web.Views;
using Detourer.Web.Workers;
using Microsoft.Extensions.Options;

namespace Detourer.Web.Live;

/// <summary>
/// Sends one page what is pending for it: states of jobs, positions in the queue, progress of models.
/// </summary>
internal sealed class LiveSender(
    WebSocket socket, LiveHub hub, PendingUpdates pending, JobLookup jobs, QueuePositions queue, IJobEvents events,
    FleetModels models, IOptions<LiveOptions> options, TimeProvider time, ILogger<LiveSender> log)
{
    /// <summary>Rows that are read at once.</summary>
    private const int Batch = 200;

    private static readonly TimeSpan _retryDelay = TimeSpan.FromSeconds(1);

    private readonly SentJobs _sent = new();

    /// <summary>Forgets what was sent about a job that the page has left.</summary>
    public void Forget(Guid id) => _sent.Remove(id);

    /// <summary>Marks the jobs to be read again that are unfinished as far as the page knows.</summary>
    public void RefreshUnfinished()
    {
        foreach (Guid id in _sent.Unfinished) pending.Refresh(id);
    }

    /// <summary>Sends updates until cancelled.</summary>
    /// <exception cref="WebSocketException">The connection is lost, or the client reads too slowly.</exception>
    public async Task SendUpdatesAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await pending.WaitAsync(cancellationToken);
            UpdateBatch updates = pending.Take(Batch);
            foreach (ModelProgress progress in updates.Models ? models.All : [])
                await SendAsync(new ModelMessage(ModelProgressView.Of(progress)), cancellationToken);
            if (updates.Connection)
                await SendAsync(new ConnectionMessage(events.AreArriving ? "ok" : "degraded"), cancellationToken);
            foreach (string id in updates.Unknown) await SendAsync(new UnknownMessage(id), cancellationToken);
            if (updates.Pong) await SendAsync(new PongMessage(), cancellationToken);
            if (updates.Jobs.Count > 0) await SendAsync(updates.Jobs, cancellationToken);
        }
    }

    /// <summary>
    /// Marks waiting jobs whose position in the queue has changed. A job that a worker claims within a second gets no
    /// position at all.
    /// </summary>
    public async Task WatchQueueAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(QueuePositions.Freshness, time, cancellationToken);
            if (!_sent.Waiting.Any()) continue;
            IReadOnlyDictionary<Guid, int> positions = await queue.ReadAsync(cancellationToken);
            foreach ((Guid id, int? known) in _sent.Waiting)
                if (positions.TryGetValue(id, out int position) && position != known) pending.Refresh(id);
        }
    }

    private async Task SendAsync(IReadOnlyList<JobUpdate> updates, CancellationToken cancellationToken)
    {
        // Before the rows are read: see LiveHub.StepOf.
        Dictionary<Guid, string?> steps = updates.ToDictionary(update => update.Id, update => hub.StepOf(update.Id));
        Guid[] unread = [.. updates.Where(NeedsRow).Select(update => update.Id)];
        IReadOnlyDictionary<Guid, Job> rows;
        try
        {
            rows = await jobs.FindAsync(unread, cancellationToken);
        }
        catch (DatabaseUnavailableException e)
        {
            LiveLog.ReadFailed(log, e.InnerException!.Message);
            await Task.Delay(_retryDelay, time, cancellationToken);
            foreach (JobUpdate update in updates) pending.Refresh(update.Id);
            return;
        }

        foreach (Guid id in unread.Where(id => !rows.ContainsKey(id)))
        {
            pending.Leave(id);
            await SendAsync(new UnknownMessage($"{id}"), cancellationToken);
        }

        foreach (JobUpdate update in updates)
        {
            Job? row = JobUpdate.Later(rows.GetValueOrDefault(update.Id), update.Row) ?? _sent.Running(update.Id);
            if (row is not null && !_sent.IsOutdated(row))
                await SendAsync(row, update.Trace, steps[row.Id], cancellationToken);
        }
    }

    private bool NeedsRow(JobUpdate update) =>
        update.Read || (update.Row is null && _sent.Running(update.Id) is null);

    private async Task SendAsync(Job row, string? trace, string? step, CancellationToken cancellationToken)
    {
        ActivityContext.TryParse(trace, null, isRemote: true, out ActivityContext parent);
        using Activity? activity = parent == default ? null
            : Telemetry.Source.StartActivity("job.tell", ActivityKind.Consumer, parent);
        bool isKnown = queue.Known.TryGetValue(row.Id, out int position);
        int? ahead = isKnown && row.State == JobState.Queued ? position : null;
        _sent.Add(row, ahead);
        if (!pending.HasJoined(row.Id)) _sent.Remove(row.Id); // the page left it meanwhile
        await SendAsync(new JobMessage(JobView.Of(row, step) with { Ahead = ahead }), cancellationToken);
    }

    private async Task SendAsync(LiveMessage message, CancellationToken cancellationToken)
    {
        // Sending waits while the connection's buffer is full, so a client that does not read costs no more than that.
        using var timeout = new CancellationTokenSource(options.Value.SendTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            byte[] text = JsonSerializer.SerializeToUtf8Bytes(message, LiveJson.Default.LiveMessage);
            await socket.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, either.Token);
        }
        catch (OperationCanceledException e) when (timeout.IsCancellationRequested)
        {
            LiveLog.SlowClient(log, options.Value.SendTimeout);
            throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely, e);
        }
    }
}
