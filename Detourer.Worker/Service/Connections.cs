using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Detourer.Worker.Service;

/// <summary>Alone or together: the connection strings say.</summary>
public static class Connections
{
    private static readonly string[] _names = ["redis", "detourer", "minio"];

    /// <summary>Whether this process is one of several, as it is with Redis or MySQL; then it needs all three.</summary>
    /// <exception cref="FormatException">Some are missing; the message names them.</exception>
    public static bool AreTogether(this IHostApplicationBuilder builder)
    {
        string[] missing = builder.MissingConnections();
        if (missing.Contains("redis") && missing.Contains("detourer")) return false;
        return missing.Length == 0 ? true : throw new FormatException(Describe(missing));
    }

    /// <summary>The connection strings that a process which does not run alone lacks.</summary>
    internal static string[] MissingConnections(this IHostApplicationBuilder builder) =>
        [.. _names.Where(name => string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(name)))];

    internal static string Describe(IEnumerable<string> missing) =>
        $"Missing: {string.Join(", ", missing.Select(name => $"ConnectionStrings:{name}"))}. Web and workers that run apart "
        + "need redis, detourer (MySQL) and minio (S3); to run everything in one process, set neither redis nor detourer.";
}
