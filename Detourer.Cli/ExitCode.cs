namespace Detourer.Cli;

/// <summary>The exit codes of the command line. Help and documentation show this table.</summary>
internal static class ExitCode
{
    /// <summary>Every input succeeded or was skipped.</summary>
    public const int Success = 0;

    /// <summary>At least one input failed.</summary>
    public const int Failure = 1;

    /// <summary>The arguments are invalid; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>Nothing failed, but with <c>--fail-on-empty</c> at least one photo has no subject.</summary>
    public const int Empty = 3;

    /// <summary>Ctrl-C: 128 + SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>SIGTERM: 128 + SIGTERM.</summary>
    public const int Terminated = 143;

    /// <summary>All codes with their meaning.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Success, "Every photo succeeded or was skipped."),
        (Failure, "At least one photo failed, or its result could not be written."),
        (Usage, "The arguments are invalid; nothing was done."),
        (Empty, "With --fail-on-empty: nothing failed, but a photo has no subject."),
        (Interrupted, "Ctrl-C stopped it."),
        (Terminated, "SIGTERM stopped it."),
    ];
}
