namespace Detourer.Cli;

/// <summary>The exit codes of the command line.</summary>
internal static class ExitCode
{
    /// <summary>Every input succeeded.</summary>
    public const int Success = 0;

    /// <summary>At least one input failed.</summary>
    public const int Failure = 1;

    /// <summary>The arguments are invalid; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>Ctrl-C: 128 + SIGINT.</summary>
    public const int Interrupted = 130;
}
