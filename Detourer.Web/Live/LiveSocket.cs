using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using Detourer.Jobs;
using Detourer.Jobs.Events;
using Detourer.Jobs.Sql;
using Detourer.Jobs.Workers;
using Detourer.Web.Views;
using Detourer.Web.Workers;

namespace Detourer.Web.Live;

/// <summary>One page: hears which jobs it wants, tells their present state at once and again after each change.</summary>
internal sealed class LiveSocket(
    WebSocket socket, LiveHub hub, JobLookup jobs, QueuePlaces queue, IJobEvents events, FleetModels models,
    TimeProvider time, ILogger<LiveSocket> log)
{
    /// <summary>Jobs that one page may join.</summary>
    private const int MostJobs = 10_000;

    /// <summary>Bytes of one request: some 6000 ids.</summary>
    private const int LongestRequest = 1 << 18;

    /// <summary>Rows that are read at once.</summary>
    private const int Batch = 200;

    private static readonly TimeSpan _retry = TimeSpan.FromSeconds(1);

    private readonly PendingUpdates _pending = new();

    private readonly SentJobs _told = new();

    public void Touch(JobEvent change) => _pending.Touch(change);

    public void TouchAll(bool connection) => _pending.TouchAll(connection);

    /// <summary>Jobs that have not ended, as far as the page knows.</summary>
    public void TouchUnfinished()
    {
        foreach (Guid id in _told.Unfinished) _pending.TouchRow(id);
    }

    public void TouchModel() => _pending.TouchModel();

    /// <summary>Serves the page until it goes, or the server does.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _pending.TouchModel();
        if (!events.AreArriving) _pending.TouchAll(connection: true);
        Task sending = Task.WhenAll(SendAsync(ended.Token), WatchQueueAsync(ended.Token));
        try
        {
            await ReceiveAsync(cancellationToken);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The page has gone without a word, or the server stops.
        }

        await ended.CancelAsync();
        await sending;
        await CloseAsync(cancellationToken);
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[4096];
        while (true)
        {
            using var text = new MemoryStream();
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
                if (part.MessageType == WebSocketMessageType.Close) return;
                text.Write(buffer, 0, part.Count);
            }
            while (!part.EndOfMessage && text.Length <= LongestRequest);

            if (text.Length > LongestRequest || !TryObey(text.GetBuffer().AsSpan(0, (int)text.Length))) return;
        }
    }

    /// <summary>False: this is not what a page of ours says.</summary>
    private bool TryObey(ReadOnlySpan<byte> text)
    {
        LiveRequest? request;
        try
        {
            request = JsonSerializer.Deserialize(text, LiveJson.Default.LiveRequest);
        }
        catch (JsonException)
        {
            return false;
        }

        foreach (string id in request?.Leave ?? [])
        {
            if (!Guid.TryParseExact(id, "D", out Guid guid)) continue;
            _pending.Leave(guid);
            _told.Remove(guid);
        }

        foreach (string id in request?.Join ?? [])
        {
            if (!Guid.TryParseExact(id, "D", out Guid guid)) _pending.Refuse(id);
            else if (_pending.Count < MostJobs) _pending.Join(guid);
            else return false;
        }

        if (request is { Ping: true }) _pending.Pong();
        return true;
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await _pending.WaitAsync(cancellationToken);
                UpdateBatch news = _pending.Take(Batch);
                foreach (ModelProgress progress in news.Model ? models.All : [])
                    await SendAsync(new ModelMessage(ModelProgressView.Of(progress)), cancellationToken);
                if (news.Connection) await SendAsync(new ConnectionMessage(events.AreArriving ? "ok" : "degraded"), cancellationToken);
                foreach (string id in news.Unknown) await SendAsync(new UnknownMessage(id), cancellationToken);
                if (news.Pong) await SendAsync(new PongMessage(), cancellationToken);
                if (news.Jobs.Count > 0) await SendAsync(news.Jobs, cancellationToken);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The page has gone, or the server stops.
        }
    }

    private async Task SendAsync(IReadOnlyList<JobUpdate> changes, CancellationToken cancellationToken)
    {
        Dictionary<Guid, string?> steps = changes.ToDictionary(change => change.Id, change => hub.StepOf(change.Id));
        Guid[] unread = [.. changes.Where(IsToBeRead).Select(change => change.Id)];
        IReadOnlyDictionary<Guid, Job> found;
        try
        {
            found = await jobs.FindAsync(unread, cancellationToken);
        }
        catch (DatabaseUnavailableException e)
        {
            LiveLog.ReadFailed(log, e.InnerException!.Message);
            await Task.Delay(_retry, time, cancellationToken);
            foreach (JobUpdate change in changes) _pending.TouchRow(change.Id);
            return;
        }

        foreach (Guid id in unread.Where(id => !found.ContainsKey(id)))
        {
            _pending.Leave(id);
            await SendAsync(new UnknownMessage($"{id}"), cancellationToken);
        }

        foreach (JobUpdate change in changes)
        {
            Job? row = JobUpdate.Later(found.GetValueOrDefault(change.Id), change.Row) ?? _told.Running(change.Id);
            if (row is not null && !_told.IsPast(row)) await TellAsync(row, change.Trace, steps[row.Id], cancellationToken);
        }
    }

    private bool IsToBeRead(JobUpdate change) => change.Read || (change.Row is null && _told.Running(change.Id) is null);

    private async Task TellAsync(Job row, string? trace, string? step, CancellationToken cancellationToken)
    {
        ActivityContext.TryParse(trace, null, isRemote: true, out ActivityContext parent);
        using Activity? activity = parent == default ? null
            : Telemetry.Source.StartActivity("job.tell", ActivityKind.Consumer, parent);
        int? ahead = row.State == JobState.Queued && queue.Known.TryGetValue(row.Id, out int place) ? place : null;
        _told.Add(row, ahead);
        await SendAsync(new JobMessage(JobView.Of(row, step) with { Ahead = ahead }), cancellationToken);
    }

    /// <summary>
    /// Tells a page whose jobs wait at which place each is, and again when that has changed. One that is taken at once
    /// has no place worth asking for.
    /// </summary>
    private async Task WatchQueueAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(QueuePlaces.Freshness, time, cancellationToken);
                if (!_told.Waiting.Any()) continue;
                IReadOnlyDictionary<Guid, int> places = await queue.ReadAsync(cancellationToken);
                foreach ((Guid id, int? known) in _told.Waiting)
                    if (places.TryGetValue(id, out int place) && place != known) _pending.TouchRow(id);
            }
        }
        catch (OperationCanceledException)
        {
            // The page has gone, or the server stops.
        }
    }

    private Task SendAsync(LiveMessage message, CancellationToken cancellationToken) => socket.SendAsync(
        JsonSerializer.SerializeToUtf8Bytes(message, LiveJson.Default.LiveMessage),
        WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    private async Task CloseAsync(CancellationToken stopping)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived)) return;
        WebSocketCloseStatus status = stopping.IsCancellationRequested ? WebSocketCloseStatus.EndpointUnavailable
            : socket.State == WebSocketState.CloseReceived ? WebSocketCloseStatus.NormalClosure
            : WebSocketCloseStatus.PolicyViolation;
        using var patience = new CancellationTokenSource(_retry, time);
        try
        {
            await socket.CloseOutputAsync(status, statusDescription: null, patience.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // It is gone already.
        }
    }
}
