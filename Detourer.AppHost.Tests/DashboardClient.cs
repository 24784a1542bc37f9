using System.Text.Json;

namespace Detourer.AppHost.Tests;

/// <summary>A span that the dashboard shows.</summary>
internal sealed record DashboardSpan(
    string Service, string Name, string Trace, string? Parent, bool HasFailed, string Attributes);

/// <summary>A structured log line that the dashboard shows.</summary>
internal sealed record DashboardLog(string Service, string Category, string Severity, string Text);

/// <summary>Reads the telemetry that the dashboard has collected. Its API returns the JSON of OTLP.</summary>
internal sealed class DashboardClient(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>The title of its first page shows that it responds.</summary>
    public Task<string> PageAsync() => _http.GetStringAsync("/", Limits.Token);

    public async Task<IReadOnlyList<DashboardSpan>> SpansAsync(CancellationToken cancellationToken) =>
    [
        .. from resource in await ReadAsync("spans", "resourceSpans", cancellationToken)
           from scope in resource.GetProperty("scopeSpans").EnumerateArray()
           from span in scope.GetProperty("spans").EnumerateArray()
           select new DashboardSpan(
               ServiceOf(resource), Text(span, "name")!, Text(span, "traceId")!, Text(span, "parentSpanId"),
               HasFailed(span),
               span.TryGetProperty("attributes", out JsonElement attributes) ? attributes.GetRawText() : ""),
    ];

    public async Task<IReadOnlyList<DashboardLog>> LogsAsync(CancellationToken cancellationToken) =>
    [
        .. from resource in await ReadAsync("logs", "resourceLogs", cancellationToken)
           from scope in resource.GetProperty("scopeLogs").EnumerateArray()
           from line in scope.GetProperty("logRecords").EnumerateArray()
           select new DashboardLog(
               ServiceOf(resource), Text(scope.GetProperty("scope"), "name") ?? "", Text(line, "severityText") ?? "",
               Text(line.GetProperty("body"), "stringValue") ?? ""),
    ];

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement[]> ReadAsync(string kind, string property, CancellationToken cancellationToken)
    {
        byte[] answer = await _http.GetByteArrayAsync($"/api/telemetry/{kind}?limit=10000", cancellationToken);
        return [.. JsonElement.Parse(answer).GetProperty("data").GetProperty(property).EnumerateArray()];
    }

    // {"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "web"}}]}}
    private static string ServiceOf(JsonElement resource) => resource.GetProperty("resource").GetProperty("attributes")
        .EnumerateArray().Single(attribute => Text(attribute, "key") == "service.name")
        .GetProperty("value").GetProperty("stringValue").GetString()!;

    // {"status": {"code": 2}}
    private static bool HasFailed(JsonElement span) => span.TryGetProperty("status", out JsonElement status)
        && status.TryGetProperty("code", out JsonElement code) && code.GetRawText() is "2";

    private static string? Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out JsonElement value) && value.GetString() is { Length: > 0 } text
            ? text
            : null;
}
