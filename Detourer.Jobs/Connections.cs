using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Detourer.Jobs;

/// <summary>Reads the connection strings, which decide between standalone and distributed mode.</summary>
public static class Connections
{
    /// <summary>Redis: the queue, events and shared rate limits.</summary>
    public const string Redis = "redis";

    /// <summary>MySQL or MariaDB: the rows of jobs.</summary>
    public const string Database = "detourer";

    /// <summary>An S3 store: the files of jobs.</summary>
    public const string Store = "minio";

    private static readonly string[] _names = [Redis, Database, Store];

    /// <summary>
    /// Whether this process shares its jobs with others. It does as soon as Redis or MySQL is configured, and then it
    /// needs all three connection strings. A store alone does not: a standalone process may keep its files in S3.
    /// </summary>
    /// <exception cref="FormatException">Some are missing; the message names them.</exception>
    public static bool IsDistributed(this IHostApplicationBuilder builder)
    {
        string[] missing = builder.MissingConnections();
        if (missing.Contains(Redis) && missing.Contains(Database)) return false;
        return missing.Length == 0 ? true : throw new FormatException(Describe(missing));
    }

    /// <summary>The names of the connection strings that distributed mode needs and the configuration lacks.</summary>
    public static string[] MissingConnections(this IHostApplicationBuilder builder) =>
        [.. _names.Where(name => string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(name)))];

    /// <summary>A sentence for the operator that names missing connection strings.</summary>
    public static string Describe(IEnumerable<string> missing) =>
        $"Missing: {string.Join(", ", missing.Select(name => $"ConnectionStrings:{name}"))}. "
        + $"Distributed mode needs {Redis}, {Database} (MySQL) and {Store} (S3). "
        + $"To run everything in one process, set neither {Redis} nor {Database}.";
}
