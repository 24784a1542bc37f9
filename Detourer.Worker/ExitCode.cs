namespace Detourer.Worker;

/// <summary>The exit codes of the worker process.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The command failed.</summary>
    public const int Failure = 1;

    /// <summary>The arguments or the settings are invalid; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>The command was interrupted: 128 + SIGINT.</summary>
    public const int Interrupted = 130;
}
