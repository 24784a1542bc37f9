using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Detourer.Web.Health;

/// <summary>What a web replica is without Redis.</summary>
internal static class QueueHealth
{
    /// <summary>The name that the client of Redis gives its check, in both flavours.</summary>
    private const string Check = "StackExchange.Redis";

    /// <summary>
    /// It takes photos all the same, which wait in their rows: so it is degraded, and must not be taken from its users.
    /// </summary>
    public static void KeepTakingPhotosWithoutQueue(this WebApplicationBuilder builder) =>
        builder.Services.PostConfigure<HealthCheckServiceOptions>(options =>
        {
            foreach (HealthCheckRegistration check in options.Registrations.Where(check => check.Name == Check))
                check.FailureStatus = HealthStatus.Degraded;
        });
}
