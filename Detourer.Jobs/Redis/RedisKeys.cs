using Detourer.Jobs.Admission;
using Detourer.Jobs.Queue;
using StackExchange.Redis;

namespace Detourer.Jobs.Redis;

/// <summary>A key and its name in scripts.</summary>
/// <param name="Name">A Lua identifier.</param>
/// <param name="Key">The key.</param>
internal sealed record RedisKeyName(string Name, RedisKey Key);

/// <summary>Every key and channel. The braces keep all keys on one node of a cluster, which scripts require.</summary>
internal static class RedisKeys
{
    private const string Prefix = "{detourer}:";

    /// <summary>The streams of the lanes, in the order of <see cref="Lane"/>. Autoscalers read their lengths.</summary>
    public static IReadOnlyList<RedisKey> Lanes { get; } =
        [.. Enum.GetNames<Lane>().Select(lane => (RedisKey)$"{Prefix}lane:{lane.ToLowerInvariant()}")];

    /// <summary>A sorted set: idle workers, by the jobs that they have.</summary>
    public static RedisKey Idle { get; } = Prefix + "idle";

    /// <summary>
    /// Every key of the queue, as scripts know them. <c>known</c>: a hash with a field for each job that the queue has.
    /// <c>delayed</c>: a sorted set of jobs by the time at which they are due. <c>turn</c>: the position in the
    /// round of lanes. <c>looked</c>: when the last search for dead workers was. <c>tidied</c>: exists until the next
    /// clean-up. <c>clients</c> and <c>filled</c>: of version 0.1, which the clean-up deletes.
    /// </summary>
    public static IReadOnlyList<RedisKeyName> Queue { get; } =
    [
        .. Lanes.Select((key, index) => new RedisKeyName($"lane{index + 1}", key)),
        new("idle", Idle),
        .. new[] { "known", "delayed", "turn", "looked", "tidied", "clients", "filled" }
            .Select(name => new RedisKeyName(name, Prefix + name)),
    ];

    /// <summary>Exists while a task has a leader.</summary>
    public static RedisKey Leader(string task) => $"{Prefix}turn:{task}";

    /// <summary>A set: the names of the workers that have reported.</summary>
    public static RedisKey Workers { get; } = Prefix + "workers";

    /// <summary>The latest report of a worker, as JSON. It expires unless the worker reports again.</summary>
    public static RedisKey Worker(string name) => $"{Prefix}worker:{name}";

    /// <summary>A sorted set: a client's requests, by their times.</summary>
    public static RedisKey Window(Limit limit, string client) => limit switch
    {
        Limit.Jobs => $"{Prefix}window:{client}",
        Limit.Renditions => $"{Prefix}renditions:{client}",
        _ => throw new ArgumentOutOfRangeException(nameof(limit)),
    };

    /// <summary>The prefix of the channels that wake workers. A worker's name follows it.</summary>
    public static string WakeChannels => Prefix + "call:";

    /// <summary>The channel that wakes a worker.</summary>
    public static RedisChannel WakeChannel(string worker) => RedisChannel.Literal(WakeChannels + worker);

    /// <summary>The channel of all events.</summary>
    public static RedisChannel Events => RedisChannel.Literal(Prefix + "events");

    /// <summary>The channel of cancellations, for workers.</summary>
    public static RedisChannel Cancellations => RedisChannel.Literal(Prefix + "cancellations");
}
