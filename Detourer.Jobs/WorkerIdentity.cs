namespace Detourer.Jobs;

/// <summary>The name of this process in rows, in the queue and in logs.</summary>
/// <param name="Name">At most 128 characters, unique among all processes.</param>
public sealed record WorkerIdentity(string Name)
{
    private const int LongestName = 128;

    /// <summary>The configured name, or a generated one.</summary>
    /// <exception cref="FormatException">The name is too long.</exception>
    public static WorkerIdentity Of(string? name, TimeProvider time) => name switch
    {
        null or "" => Of(time),
        { Length: > LongestName } => throw new FormatException($"Worker:Name is longer than {LongestName} characters."),
        _ => new WorkerIdentity(name),
    };

    /// <summary>Machine, process and time, because process ids are reused, in containers at every start.</summary>
    private static WorkerIdentity Of(TimeProvider time) => new(
        $"{Environment.MachineName}:{Environment.ProcessId}:"
        + Guid.CreateVersion7(time.GetUtcNow()).ToString("n")[^6..]);
}
