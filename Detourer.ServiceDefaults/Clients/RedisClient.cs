using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenTelemetry.Trace;
using StackExchange.Redis;

namespace Microsoft.Extensions.Hosting;

/// <summary>The client of Redis, as Aspire.StackExchange.Redis has it, over the driver itself.</summary>
public static class RedisClient
{
    /// <summary>
    /// Registers an <see cref="IConnectionMultiplexer"/> that connects when it is first asked for, and again by itself
    /// whenever it has lost the connection; a health check; traces.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="connectionName">Of the connection string.</param>
    /// <param name="configureOptions">Changes what the connection string says.</param>
    public static void AddRedisClient(
        this IHostApplicationBuilder builder, string connectionName, Action<ConfigurationOptions>? configureOptions = null)
    {
        builder.Services.AddSingleton<IConnectionMultiplexer>(_ =>
        {
            string connection = builder.Configuration.GetConnectionString(connectionName)
                ?? throw new InvalidOperationException($"ConnectionStrings:{connectionName} is missing.");
            ConfigurationOptions options = ConfigurationOptions.Parse(connection);
            options.AbortOnConnectFail = false;
            configureOptions?.Invoke(options);
            return ConnectionMultiplexer.Connect(options);
        });
        builder.Services.AddHealthChecks().AddCheck<RedisHealth>(
            "StackExchange.Redis", timeout: TimeSpan.FromSeconds(5));
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddRedisInstrumentation());
    }

    private sealed class RedisHealth(IConnectionMultiplexer redis) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await redis.GetDatabase().PingAsync().WaitAsync(cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (RedisException e)
            {
                return new HealthCheckResult(context.Registration.FailureStatus, "Redis does not answer.", e);
            }
        }
    }
}
