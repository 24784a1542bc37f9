using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;

namespace Detourer.ServiceDefaults;

/// <summary>The default log levels of every process. The section <c>Logging:LogLevel</c> overrides them.</summary>
internal static class LogLevels
{
    private static readonly Dictionary<string, string?> _levels = new()
    {
        // Each request would write four lines.
        ["Microsoft.AspNetCore"] = "Warning",
        ["System.Net.Http.HttpClient"] = "Warning",
        // Database errors are thrown, and logged where they are handled.
        ["Microsoft.EntityFrameworkCore"] = "Critical",
        ["Polly"] = "Error",
        // A process is unhealthy while it starts, which is not an error. /health reports the reason.
        ["Microsoft.Extensions.Diagnostics.HealthChecks"] = "Critical",
        // HostStart explains in one sentence why a process does not start.
        ["Microsoft.Extensions.Hosting.Internal.Host"] = "Critical",
        // The handshake of each connection would write forty lines.
        ["StackExchange.Redis"] = "Warning",
    };

    /// <summary>Adds the levels below all other sources.</summary>
    public static void AddDefaultLogLevels(this IConfigurationBuilder configuration) =>
        configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = _levels.Select(level => KeyValuePair.Create($"Logging:LogLevel:{level.Key}", level.Value)),
        });
}
