using System.Collections.Concurrent;
using System.Text.Json;
using Detourer.Jobs.Queue;
using Detourer.Jobs.Sql;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Detourer.Jobs.Redis;

/// <summary>
/// The queue in Redis Streams: a stream for each lane, with one consumer group. Operations of several steps are
/// scripts. An idle worker is woken when there is work; it also polls, in case a signal was lost.
/// </summary>
internal sealed class RedisQueue(
    IConnectionMultiplexer redis, RedisPipeline pipeline, WorkerIdentity worker, IOptions<QueueOptions> options,
    IOptions<JobsOptions> jobs, TimeProvider time, RowClock clock, ILogger<RedisQueue> log)
    : IJobQueue, IHostedService, IAsyncDisposable
{
    // TakeArguments.Wants
    private const string Job = "job";
    private const string Nothing = "nothing";
    private const string Leave = "leave";

    /// <summary>Finished entries that one script call returns.</summary>
    private const int MostReturned = 100;

    /// <summary>Handed to this worker and not returned yet, as <c>lane/entry</c>.</summary>
    private readonly ConcurrentDictionary<string, bool> _held = [];

    /// <summary>Finished; returned with the next take, which saves a command.</summary>
    private readonly ConcurrentQueue<QueueTicket> _finished = [];

    private readonly int[] _round = [.. options.Value.Round().Select(Number)];
    private readonly WakeSignal _wake = new(
        redis, RedisKeys.WakeChannel(worker.Name), options.Value.PollInterval, time);
    private int _idle;
    private volatile bool _answerLost;
    private int _left;

    public async Task<int> AddAsync(IReadOnlyList<QueueEntry> entries, CancellationToken cancellationToken)
    {
        if (entries.Count == 0) return 0;
        var arguments = new AddArguments(RedisKeys.WakeChannels,
        [
            .. entries.Select(entry => new AddedEntry(
                $"{entry.Id}", Number(entry.Lane), entry.Trace ?? "", DelayOf(entry.NotBefore) ?? 0)),
        ]);
        return (int)await RunAsync(RedisScripts.Add, arguments, cancellationToken);
    }

    /// <summary>
    /// Waits for a running script even when cancelled: otherwise no worker would own the entry that it hands out.
    /// </summary>
    public async Task<QueueTicket> TakeAsync(CancellationToken cancellationToken)
    {
        await _wake.StartAsync();
        Interlocked.Increment(ref _idle);
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (await TryTakeAsync() is { } ticket) return ticket;
                await _wake.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _idle);
        }
    }

    public async Task ReturnAsync(QueueTicket ticket, DateTimeOffset? dueAt)
    {
        _held.TryRemove(Mark(ticket), out _);
        if (dueAt is null)
        {
            _finished.Enqueue(ticket);
            return;
        }

        try
        {
            await RunAsync(RedisScripts.Take, Arguments(Nothing, [Returned(ticket, dueAt)]), CancellationToken.None);
        }
        catch (QueueUnavailableException e)
        {
            // The entry stays with this worker until it expires, or a sweep adds the job.
            Log.QueueUnavailable(log, e.InnerException!.Message);
        }
    }

    public async Task<IReadOnlyList<LaneDepth>> DepthsAsync(CancellationToken cancellationToken)
    {
        RedisResult answer = await RunAsync(RedisScripts.Depths, new DepthsArguments(), cancellationToken);
        LaneLengths lengths = JsonSerializer.Deserialize((string)answer!, ScriptJson.Default.LaneLengths)!;
        return
        [
            .. lengths.Lanes.Select((lane, index) => new LaneDepth(
                (Lane)index, lane.Length, lane.Age is { } age ? TimeSpan.FromMilliseconds(age) : null)),
        ];
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Leaves while the connection and its tracing still exist: the container may dispose of these first.
    /// </summary>
    public Task StopAsync(CancellationToken cancellationToken) => LeaveAsync();

    public async ValueTask DisposeAsync() => await LeaveAsync();

    /// <summary>Returns finished entries, so that no other worker gets them, and stops wake-up signals.</summary>
    private async Task LeaveAsync()
    {
        if (!_wake.IsStarted) return; // this process never took a job
        if (Interlocked.Exchange(ref _left, 1) == 1) return;
        await _wake.DisposeAsync();
        try
        {
            await RunAsync(RedisScripts.Take, Arguments(Leave, Returned(DequeueFinished())), CancellationToken.None);
        }
        catch (QueueUnavailableException e)
        {
            Log.QueueUnavailable(log, e.InnerException!.Message);
        }
    }

    private async Task<QueueTicket?> TryTakeAsync()
    {
        bool wasLost = _answerLost;
        List<QueueTicket> finished = DequeueFinished();
        TakeArguments arguments = Arguments(Job, Returned(finished)) with { Held = wasLost ? [.. _held.Keys] : null };
        RedisResult answer;
        try
        {
            answer = await RunAsync(RedisScripts.Take, arguments, CancellationToken.None);
        }
        catch (QueueUnavailableException e)
        {
            Log.QueueUnavailable(log, e.InnerException!.Message);
            foreach (QueueTicket ticket in finished) _finished.Enqueue(ticket);
            _answerLost = true;
            return null;
        }

        if (answer.IsNull)
        {
            // Redis holds nothing for this worker that it does not know of.
            if (wasLost) _answerLost = false;
            return null;
        }

        TakenEntry taken = JsonSerializer.Deserialize((string)answer!, ScriptJson.Default.TakenEntry)!;
        var next = new QueueTicket(Guid.Parse(taken.Job), (Lane)(taken.Lane - 1), taken.Trace, taken.Entry);
        _held[Mark(next)] = true;
        if (taken.More) _wake.Wake();
        return next;
    }

    private Task<RedisResult> RunAsync<TArguments>(
        RedisScript<TArguments> script, TArguments arguments, CancellationToken cancellationToken) =>
        pipeline.RunAsync(() => script.RunAsync(redis.GetDatabase(), RedisKeys.Queue, arguments), cancellationToken);

    private TakeArguments Arguments(string wants, IReadOnlyList<ReturnedEntry> returned) => new(
        worker.Name, RedisKeys.WakeChannels, wants, _held.Count, Volatile.Read(ref _idle) > 1,
        (long)jobs.Value.Lease.TotalMilliseconds, _round, Held: null, returned);

    private static int Number(Lane lane) => 1 + (int)lane;

    private static string Mark(QueueTicket ticket) => $"{Number(ticket.Lane)}/{ticket.Receipt}";

    /// <summary>Redis gets delays in milliseconds, because its clock may differ from the clock of rows.</summary>
    private long? DelayOf(DateTimeOffset? dueAt) =>
        dueAt is { } due ? Math.Max(0, (long)Math.Ceiling((due - clock.LastKnown).TotalMilliseconds)) : null;

    private ReturnedEntry[] Returned(List<QueueTicket> finished) =>
        [.. finished.Select(ticket => Returned(ticket, dueAt: null))];

    private ReturnedEntry Returned(QueueTicket ticket, DateTimeOffset? dueAt) => new(
        Number(ticket.Lane), ticket.Receipt, $"{ticket.Id}", ticket.Trace ?? "", DelayOf(dueAt));

    private List<QueueTicket> DequeueFinished()
    {
        List<QueueTicket> tickets = [];
        while (tickets.Count < MostReturned && _finished.TryDequeue(out QueueTicket? ticket)) tickets.Add(ticket);
        return tickets;
    }
}
