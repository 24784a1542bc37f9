namespace Detourer.Web;

/// <summary>
/// Limits connections to what the process's limit of open files allows. Without free descriptors nothing works any
/// more, not even stopping in order, so connections are refused long before.
/// </summary>
internal static class ConnectionLimits
{
    /// <summary>
    /// Descriptors of the process itself: assemblies, models, database, store, queue, and requests in work.
    /// </summary>
    public const int Reserved = 256;

    /// <summary>Below this limit of open files the process does not start.</summary>
    public const int Least = Reserved + 128;

    /// <exception cref="IOException">The limit of open files is too low.</exception>
    public static void AddConnectionLimits(this WebApplicationBuilder builder)
    {
        if (DescriptorLimit() is not { } descriptors) return;
        if (descriptors < Least)
        {
            throw new IOException($"The limit of open files is {descriptors}. Detourer needs at least {Least}, and "
                + "more for many visitors at once. Raise it, for example with: ulimit -n 4096");
        }

        (long requests, long sockets) = For(descriptors);
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.Limits.MaxConcurrentConnections = requests;
            server.Limits.MaxConcurrentUpgradedConnections = sockets;
        });
    }

    /// <summary>
    /// Connections for requests, and live sockets, for a limit of open files. Half of what is not reserved goes to
    /// each. A request needs up to two descriptors, its connection and a file; a live socket needs one.
    /// </summary>
    public static (long Requests, long Sockets) For(long descriptors)
    {
        long half = (descriptors - Reserved) / 2;
        return (half / 2, half);
    }

    /// <summary>
    /// The soft limit, which .NET has raised to the hard limit; null where the system has none or does not say.
    /// </summary>
    private static long? DescriptorLimit()
    {
        const string File = "/proc/self/limits", Line = "Max open files";
        if (!OperatingSystem.IsLinux() || !System.IO.File.Exists(File)) return null;
        string? line = System.IO.File.ReadLines(File)
            .FirstOrDefault(line => line.StartsWith(Line, StringComparison.Ordinal));
        string? soft = line?[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, out long limit) ? limit : null;
    }
}
