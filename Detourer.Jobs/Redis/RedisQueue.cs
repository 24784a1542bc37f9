using System.Collections.Concurrent;
using System.Globalization;
using Detourer.Jobs.Queue;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Detourer.Jobs.Redis;

/// <summary>
/// The queue in Redis Streams: a stream for each lane, one consumer group. What takes several steps there is one script.
/// An idle worker is called when there is work; that it also looks by itself now and then makes up for lost calls.
/// </summary>
internal sealed class RedisQueue(
    IConnectionMultiplexer redis, RedisPipeline pipeline, WorkerIdentity worker, IOptions<QueueOptions> options,
    IOptions<JobsOptions> jobs, TimeProvider time, ILogger<RedisQueue> log) : IJobQueue, IAsyncDisposable
{
    // What a worker may want of take.lua.
    private const string Job = "job";
    private const string Nothing = "nothing";
    private const string Leave = "leave";

    private static readonly RedisScript _add = new("add");
    private static readonly RedisScript _take = new("take");
    private static readonly RedisScript _release = new("release");
    private static readonly RedisScript _sweep = new("sweep");
    private static readonly RedisScript _depths = new("depths");

    /// <summary>Of a turn to sweep, so much keeps others off: the next one of this process is never too early.</summary>
    private const double PartOfInterval = 0.9;

    /// <summary>Handed to this worker, and not yet given back.</summary>
    private readonly ConcurrentDictionary<string, bool> _held = [];

    /// <summary>Done with, and to be told with the next take.</summary>
    private readonly ConcurrentQueue<QueueTicket> _done = [];
    private readonly string _round = string.Concat(options.Value.Round().Select(lane => 1 + (int)lane));
    private readonly WakeSignal _bell = new(redis, RedisKeys.CallsTo(worker.Name), options.Value.PollInterval, time);
    private int _idle;
    private volatile bool _answerLost;

    public async Task AddAsync(IReadOnlyList<QueueEntry> entries, CancellationToken cancellationToken)
    {
        if (entries.Count == 0) return;
        List<RedisValue> values = [RedisKeys.Calls];
        foreach (QueueEntry entry in entries)
        {
            values.AddRange([
                entry.Id.ToString(), 1 + (int)entry.Lane, entry.Client ?? "", entry.Trace ?? "",
                entry.NotBefore?.ToUnixTimeMilliseconds() ?? 0]);
        }

        await RunAsync(_add, RedisKeys.Queue, [.. values], cancellationToken);
    }

    /// <summary>
    /// A script that is under way is waited for even when that is cancelled: what it hands out would be nobody's.
    /// </summary>
    public async Task<QueueTicket> TakeAsync(CancellationToken cancellationToken)
    {
        await _bell.HangAsync();
        Interlocked.Increment(ref _idle);
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (await TryTakeAsync() is { } ticket) return ticket;
                await _bell.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _idle);
        }
    }

    public async Task ReturnAsync(QueueTicket ticket, DateTimeOffset? again)
    {
        _held.TryRemove(Mark(ticket), out _);
        if (again is null)
        {
            _done.Enqueue(ticket);
            return;
        }

        try
        {
            await RunAsync(_take, RedisKeys.Take, [.. Head(Nothing), .. Done(ticket, again)], CancellationToken.None);
        }
        catch (QueueUnavailableException e)
        {
            // It stays with this worker until another takes it from the dead, or the sweep puts it back.
            Log.QueueAway(log, e.InnerException!.Message);
        }
    }

    public async Task ReleaseClientAsync(Guid job)
    {
        try
        {
            await RunAsync(_release, RedisKeys.Queue, [job.ToString()], CancellationToken.None);
        }
        catch (QueueUnavailableException e)
        {
            // It counts until its entry has been taken.
            Log.QueueAway(log, e.InnerException!.Message);
        }
    }

    public async Task<SweepScope> BeginSweepAsync(TimeSpan interval, CancellationToken cancellationToken) =>
        (SweepScope)(int)await RunAsync(
            _sweep, RedisKeys.Sweep, [worker.Name, (long)(interval * PartOfInterval).TotalMilliseconds], cancellationToken);

    public Task EndRefillAsync(CancellationToken cancellationToken) =>
        pipeline.RunAsync(() => redis.GetDatabase().StringSetAsync(RedisKeys.Filled, 1), cancellationToken);

    public async Task<IReadOnlyList<LaneDepth>> DepthsAsync(CancellationToken cancellationToken)
    {
        var numbers = (long[])(await RunAsync(_depths, RedisKeys.Lanes, [], cancellationToken))!;
        return
        [
            .. Enum.GetValues<Lane>().Select(lane => (lane, length: numbers[2 * (int)lane], oldest: numbers[(2 * (int)lane) + 1]))
                .Select(depth => new LaneDepth(
                    depth.lane, depth.length, depth.oldest < 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(depth.oldest))),
        ];
    }

    /// <summary>Tells what it is done with, so that nobody looks at it again, and that it is not to be called any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_bell.IsHung) return; // it has never taken anything
        await _bell.DisposeAsync();
        List<QueueTicket> told = TakeDone();
        try
        {
            await RunAsync(_take, RedisKeys.Take,
                [.. Head(Leave), .. told.SelectMany(ticket => Done(ticket, null))], CancellationToken.None);
        }
        catch (QueueUnavailableException e)
        {
            Log.QueueAway(log, e.InnerException!.Message);
        }
    }

    private async Task<QueueTicket?> TryTakeAsync()
    {
        bool wasLost = _answerLost;
        List<QueueTicket> told = TakeDone();
        RedisResult result;
        try
        {
            result = await RunAsync(_take, RedisKeys.Take,
                [.. Head(Job, wasLost), .. told.SelectMany(ticket => Done(ticket, null))], CancellationToken.None);
        }
        catch (QueueUnavailableException e)
        {
            Log.QueueAway(log, e.InnerException!.Message);
            foreach (QueueTicket ticket in told) _done.Enqueue(ticket);
            _answerLost = true;
            return null;
        }

        if (result.IsNull)
        {
            // Nothing that it does not know of.
            if (wasLost) _answerLost = false;
            return null;
        }

        var taken = new QueueTicket(
            Guid.Parse((string)result[2]!), (Lane)((int)result[0] - 1), (string?)result[3], (string)result[1]!);
        _held[Mark(taken)] = true;
        if ((int)result[4] == 1) _bell.Ring();
        return taken;
    }

    private Task<RedisResult> RunAsync(
        RedisScript script, RedisKey[] keys, RedisValue[] values, CancellationToken cancellationToken) =>
        pipeline.RunAsync(() => script.RunAsync(redis.GetDatabase(), keys, values), cancellationToken);

    private RedisValue[] Head(string wants, bool wasLost = false) =>
    [
        worker.Name, RedisKeys.Calls, _held.Count, wants, Volatile.Read(ref _idle) > 1 ? 1 : 0,
        (long)jobs.Value.Lease.TotalMilliseconds, _round, wasLost ? $" {string.Join(' ', _held.Keys)} " : "",
    ];

    private static string Mark(QueueTicket ticket) => $"{1 + (int)ticket.Lane}/{ticket.Receipt}";

    private static RedisValue[] Done(QueueTicket ticket, DateTimeOffset? again) =>
    [
        1 + (int)ticket.Lane, ticket.Receipt, ticket.Id.ToString(), ticket.Trace ?? "",
        (again?.ToUnixTimeMilliseconds() ?? -1).ToString(CultureInfo.InvariantCulture),
    ];

    private List<QueueTicket> TakeDone()
    {
        List<QueueTicket> tickets = [];
        while (tickets.Count < 100 && _done.TryDequeue(out QueueTicket? ticket)) tickets.Add(ticket);
        return tickets;
    }
}
