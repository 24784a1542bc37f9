namespace Detourer.Jobs;

/// <summary>What this process is called in rows, in the queue and in logs.</summary>
/// <param name="Name">At most 128 characters, unlike that of any other process.</param>
public sealed record WorkerIdentity(string Name)
{
    private const int LongestName = 128;

    /// <summary>As configured, else made up.</summary>
    /// <exception cref="FormatException">The name is too long.</exception>
    public static WorkerIdentity Of(string? name, TimeProvider time) => name switch
    {
        null or "" => Of(time),
        { Length: > LongestName } => throw new FormatException($"Worker:Name is longer than {LongestName} characters."),
        _ => new WorkerIdentity(name),
    };

    /// <summary>Machine, process and time, for a process id comes again, in containers at every start.</summary>
    private static WorkerIdentity Of(TimeProvider time) => new(
        $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.CreateVersion7(time.GetUtcNow()).ToString("n")[^6..]}");
}
