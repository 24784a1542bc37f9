using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Detourer.ServiceDefaults;

/// <summary>
/// Writes the failed health checks and the data of all, for operators and the dashboard. Probes read only the status
/// code.
/// </summary>
internal static class HealthReportWriter
{
    /// <summary>
    /// Writes the status on the first line, and one line for each check that is not healthy, such as
    /// <c>model: The model is loading.</c> Messages of exceptions are omitted, because they may name hosts. The data of
    /// checks follow, such as <c>device: cpu</c>.
    /// </summary>
    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain";
        IEnumerable<string> lines = report.Entries
            .Where(entry => entry.Value.Status != HealthStatus.Healthy)
            .OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => $"{entry.Key}: {Describe(entry.Value)}");
        IEnumerable<string> data = report.Entries.Values.SelectMany(entry => entry.Data)
            .OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {pair.Value}");
        return context.Response.WriteAsync(
            string.Join('\n', [report.Status.ToString(), .. lines, .. data]), context.RequestAborted);
    }

    private static string Describe(HealthReportEntry entry) =>
        string.IsNullOrEmpty(entry.Description) || entry.Description == entry.Exception?.Message
            ? entry.Status.ToString()
            : entry.Description;
}
