using System.Text.Json.Serialization;

namespace Detourer.Jobs.Redis;

/// <summary>
/// The contract between this code and the Lua scripts beside it: each script, its arguments and its reply. Names are
/// in camel case in Lua. Times are relative, because clocks differ; lanes are numbered from 1.
/// </summary>
internal static class RedisScripts
{
    /// <summary>Adds entries that the queue does not have. Replies with their number.</summary>
    public static RedisScript<AddArguments> Add { get; } = new("add", ScriptJson.Default.AddArguments);

    /// <summary>
    /// Returns entries and takes the next one. Replies with a <see cref="TakenEntry"/> as JSON, or nil.
    /// </summary>
    public static RedisScript<TakeArguments> Take { get; } = new("take", ScriptJson.Default.TakeArguments);

    /// <summary>Replies with the lengths of the lanes: a <see cref="LaneLengths"/> as JSON.</summary>
    public static RedisScript<DepthsArguments> Depths { get; } = new("depths", ScriptJson.Default.DepthsArguments);

    /// <summary>
    /// Counts a request in the key <c>window</c>. Replies with 0, or the milliseconds that the client has to wait.
    /// </summary>
    public static RedisScript<EnterArguments> Enter { get; } = new("enter", ScriptJson.Default.EnterArguments);
}

/// <summary>An entry to add.</summary>
/// <param name="Job">The job's id.</param>
/// <param name="Lane">Its lane.</param>
/// <param name="Trace">The job's trace.</param>
/// <param name="Delay">Milliseconds after which it is handed out.</param>
internal sealed record AddedEntry(string Job, int Lane, string Trace, long Delay);

/// <param name="WakeChannels">The prefix of the channels that wake workers.</param>
/// <param name="Entries">The entries.</param>
internal sealed record AddArguments(string WakeChannels, IReadOnlyList<AddedEntry> Entries);

/// <summary>An entry that a worker returns.</summary>
/// <param name="Lane">Its lane.</param>
/// <param name="Entry">Its id in the lane's stream.</param>
/// <param name="Job">The job's id.</param>
/// <param name="Trace">The job's trace.</param>
/// <param name="Delay">Milliseconds after which it is handed out again; null: never.</param>
internal sealed record ReturnedEntry(int Lane, string Entry, string Job, string Trace, long? Delay);

/// <param name="Worker">The worker's name.</param>
/// <param name="WakeChannels">The prefix of the channels that wake workers.</param>
/// <param name="Wants"><c>job</c>; <c>nothing</c>; or <c>leave</c>, when the worker stops.</param>
/// <param name="Busy">How many jobs the worker has.</param>
/// <param name="HasIdle">Whether it can take more than the one job that it asks for.</param>
/// <param name="Lease">Milliseconds after which an entry of a silent worker is handed to another.</param>
/// <param name="Round">The order in which lanes are served.</param>
/// <param name="Held">
/// After a lost reply, what the worker has, as <c>lane/entry</c>; everything else that was handed to it is handed to
/// it again. Null: no reply was lost.
/// </param>
/// <param name="Returned">The entries that it returns.</param>
internal sealed record TakeArguments(
    string Worker, string WakeChannels, string Wants, int Busy, bool HasIdle, long Lease, IReadOnlyList<int> Round,
    IReadOnlyList<string>? Held, IReadOnlyList<ReturnedEntry> Returned);

/// <param name="Lane">Its lane.</param>
/// <param name="Entry">Its id in the lane's stream.</param>
/// <param name="Job">The job's id.</param>
/// <param name="Trace">The job's trace.</param>
/// <param name="More">Whether more entries wait and the worker can take more.</param>
internal sealed record TakenEntry(int Lane, string Entry, string Job, string? Trace, bool More);

/// <summary>None.</summary>
internal sealed record DepthsArguments;

/// <param name="Lanes">In the order of <see cref="Queue.Lane"/>.</param>
internal sealed record LaneLengths(IReadOnlyList<LaneLength> Lanes);

/// <param name="Length">Entries that no worker has.</param>
/// <param name="Age">Milliseconds since the oldest of them was added; null: there is none.</param>
internal sealed record LaneLength(long Length, long? Age);

/// <param name="Request">The request's name; the same name counts once.</param>
/// <param name="Most">Requests within a window.</param>
/// <param name="Length">Milliseconds of the window.</param>
internal sealed record EnterArguments(string Request, int Most, long Length);

/// <summary>Serialises without reflection. A member that is null is absent, which Lua reads as nil.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AddArguments))]
[JsonSerializable(typeof(TakeArguments))]
[JsonSerializable(typeof(TakenEntry))]
[JsonSerializable(typeof(DepthsArguments))]
[JsonSerializable(typeof(LaneLengths))]
[JsonSerializable(typeof(EnterArguments))]
internal sealed partial class ScriptJson : JsonSerializerContext;
