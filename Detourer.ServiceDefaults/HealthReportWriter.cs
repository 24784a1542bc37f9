using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Detourer.ServiceDefaults;

/// <summary>Writes what is missing, for people and for the dashboard; probes read the status code alone.</summary>
internal static class HealthReportWriter
{
    /// <summary>
    /// Writes the status on the first line, and a line for each check that is not healthy: <c>model: The model is loading.</c>
    /// What an exception says stays inside: it may name hosts.
    /// </summary>
    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain";
        IEnumerable<string> lines = report.Entries
            .Where(entry => entry.Value.Status != HealthStatus.Healthy)
            .OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => $"{entry.Key}: {Describe(entry.Value)}");
        return context.Response.WriteAsync(string.Join('\n', lines.Prepend(report.Status.ToString())), context.RequestAborted);
    }

    private static string Describe(HealthReportEntry entry) =>
        string.IsNullOrEmpty(entry.Description) || entry.Description == entry.Exception?.Message
            ? entry.Status.ToString()
            : entry.Description;
}
