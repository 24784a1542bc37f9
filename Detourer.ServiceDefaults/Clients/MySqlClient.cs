using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.Hosting;

/// <summary>A replacement for Aspire.Pomelo.EntityFrameworkCore.MySql that uses the driver directly.</summary>
public static class MySqlClient
{
    /// <summary>
    /// Registers a pooled <typeparamref name="TContext"/> that retries transient failures, a health check and traces.
    /// The kind and version of the server are read from the server itself.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="connectionName">The name of the connection string.</param>
    /// <param name="configureDbContextOptions">Changes the options.</param>
    public static void AddMySqlDbContext<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors
            | DynamicallyAccessedMemberTypes.NonPublicConstructors | DynamicallyAccessedMemberTypes.PublicProperties)]
    TContext>(
        this IHostApplicationBuilder builder, string connectionName,
        Action<DbContextOptionsBuilder>? configureDbContextOptions = null) where TContext : DbContext
    {
        builder.Services.AddDbContextPool<TContext>(options =>
        {
            string connection = builder.Configuration.GetConnectionString(connectionName)
                ?? throw new InvalidOperationException($"ConnectionStrings:{connectionName} is missing.");
            options.UseMySql(connection, ServerVersion.AutoDetect(connection), mySql => mySql.EnableRetryOnFailure());
            configureDbContextOptions?.Invoke(options);
        });
        builder.Services.AddHealthChecks().AddCheck<Health<TContext>>(
            typeof(TContext).Name, timeout: TimeSpan.FromSeconds(5));
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource("MySqlConnector"));
    }

    /// <summary>Creates the context during the check, because it cannot be created during an outage.</summary>
    private sealed class Health<TContext>(IServiceScopeFactory scopes) : IHealthCheck where TContext : DbContext
    {
        public Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.Run(() => AskAsync(context, cancellationToken), cancellationToken).WaitAsync(cancellationToken);

        private async Task<HealthCheckResult> AskAsync(HealthCheckContext context, CancellationToken cancellationToken)
        {
            try
            {
                await using AsyncServiceScope scope = scopes.CreateAsyncScope();
                bool answers = await scope.ServiceProvider.GetRequiredService<TContext>().Database.CanConnectAsync(
                    cancellationToken);
                return answers ? HealthCheckResult.Healthy() : Away(null);
            }
            catch (DbException e)
            {
                return Away(e);
            }

            HealthCheckResult Away(Exception? error) =>
                new(context.Registration.FailureStatus, "The database is unavailable.", error);
        }
    }
}
