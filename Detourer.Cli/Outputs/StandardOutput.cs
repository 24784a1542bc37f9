namespace Detourer.Cli.Outputs;

/// <summary>Standard output, by any of its names: opening the others would truncate a file behind them.</summary>
internal static class StandardOutput
{
    private static readonly string[] _names = ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

    /// <summary>Whether a name means standard output.</summary>
    public static bool Is(string? name) => _names.Contains(name);

    /// <summary>Writes all bytes.</summary>
    public static async Task WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        await using Stream output = Console.OpenStandardOutput();
        await output.WriteAsync(data, cancellationToken);
        await output.FlushAsync(cancellationToken);
    }
}
