using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Detourer.Web.Health;

/// <summary>The health of a web replica while Redis is unavailable.</summary>
internal static class QueueHealth
{
    /// <summary>The name that both clients of Redis give their health check.</summary>
    private const string Check = "StackExchange.Redis";

    /// <summary>
    /// Reports degraded instead of unhealthy. The replica still accepts photos, which wait in their rows, so a load
    /// balancer must keep sending requests to it.
    /// </summary>
    public static void KeepTakingPhotosWithoutQueue(this WebApplicationBuilder builder) =>
        builder.Services.PostConfigure<HealthCheckServiceOptions>(options =>
        {
            foreach (HealthCheckRegistration check in options.Registrations.Where(check => check.Name == Check))
                check.FailureStatus = HealthStatus.Degraded;
        });
}
