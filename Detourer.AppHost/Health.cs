using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Detourer.AppHost;

/// <summary>Shows the health of web and workers in the dashboard, with the reason of each failed check.</summary>
internal static class Health
{
    private static readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Adds a health check that reads <c>/health</c>, which names failed checks and their reasons.</summary>
    public static IResourceBuilder<ProjectResource> WithHealthReport(this IResourceBuilder<ProjectResource> process)
    {
        EndpointReference endpoint = process.GetEndpoint("http");
        string check = $"{process.Resource.Name}_health";
        process.ApplicationBuilder.Services.AddHealthChecks()
            .AddAsyncCheck(check, cancellationToken => CheckAsync(endpoint, cancellationToken));
        return process.WithHealthCheck(check);
    }

    private static async Task<HealthCheckResult> CheckAsync(
        EndpointReference endpoint, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage response = await _http.GetAsync($"{endpoint.Url}/health", cancellationToken);
            // "Unhealthy\nmodel: The model is loading." Healthy processes have lines too, such as "device: cpu".
            string[] report = (await response.Content.ReadAsStringAsync(cancellationToken)).Split('\n');
            string lines = string.Join(" ", report.Skip(1));
            if (!response.IsSuccessStatusCode) return HealthCheckResult.Unhealthy(lines);
            return report[0] == nameof(HealthStatus.Healthy)
                ? HealthCheckResult.Healthy(lines)
                : HealthCheckResult.Degraded(lines);
        }
        catch (HttpRequestException)
        {
            return HealthCheckResult.Unhealthy("It does not respond yet.");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"It did not respond within {_http.Timeout.TotalSeconds} s.");
        }
    }
}
