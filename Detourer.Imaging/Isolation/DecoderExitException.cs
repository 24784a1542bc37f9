namespace Detourer.Imaging.Isolation;

/// <summary>A decoder ended, or closed its channel, while it was at work.</summary>
/// <param name="exitCode">128 and the number of the signal that ended it, or its exit code; null: it runs.</param>
/// <param name="isKilled">Whether another process has killed it.</param>
internal sealed class DecoderExitException(int? exitCode, bool isKilled)
    : Exception(exitCode is null ? "A decoder stopped answering." : $"A decoder ended with exit code {exitCode}.")
{
    /// <summary>
    /// Whether another process has killed it. The kernel does so when the machine has no memory left, which is not
    /// necessarily the fault of the file.
    /// </summary>
    public bool IsKilled { get; } = isKilled;
}
