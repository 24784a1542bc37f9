using StackExchange.Redis;

namespace Detourer.Jobs.Redis;

/// <summary>Every key and channel. The braces keep them on one node of a cluster, where scripts may use them together.</summary>
internal static class RedisKeys
{
    private const string Prefix = "{detourer}:";

    /// <summary>The lanes' streams, the jobs that the queue knows, their clients' counts, what is not due yet, idle workers.</summary>
    public static RedisKey[] Queue { get; } =
    [
        .. Lanes, Prefix + "known", Clients, Prefix + "delayed", Prefix + "idle",
    ];

    public static RedisKey[] Take { get; } = [.. Queue, Prefix + "turn", Prefix + "looked"];

    public static RedisKey[] Sweep { get; } = [Prefix + "sweep", Filled, Prefix + "tidied", .. Lanes];

    public static RedisKey[] Lanes => [Prefix + "lane:interactive", Prefix + "lane:bulk", Prefix + "lane:video"];

    public static RedisKey Clients => Prefix + "clients";

    /// <summary>Is there once all jobs that wait are on the queue.</summary>
    public static RedisKey Filled => Prefix + "filled";

    /// <summary>Is there while it is nobody else's turn.</summary>
    public static RedisKey Turn(string what) => $"{Prefix}turn:{what}";

    public static RedisKey Window(string client) => $"{Prefix}window:{client}";

    public static RedisKey Renditions(string client) => $"{Prefix}renditions:{client}";

    /// <summary>Followed by a worker's name: calls to it.</summary>
    public static string Calls => Prefix + "call:";

    public static RedisChannel CallsTo(string worker) => RedisChannel.Literal(Calls + worker);

    public static RedisChannel Events => RedisChannel.Literal(Prefix + "events");

    public static RedisChannel Cancellations => RedisChannel.Literal(Prefix + "cancellations");
}
