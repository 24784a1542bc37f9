using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.Hosting;

/// <summary>The database, as Aspire.Pomelo.EntityFrameworkCore.MySql has it, over the driver itself.</summary>
public static class MySqlClient
{
    /// <summary>
    /// Registers a pooled <typeparamref name="TContext"/> that tries again what failed in passing; a health check;
    /// traces. Which server it is, and which version, is asked of the server itself.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="connectionName">Of the connection string.</param>
    /// <param name="configureDbContextOptions">Adds to the options.</param>
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

    /// <summary>Asks for the context only when it is to be checked: while the server is away there is none to be had.</summary>
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
                bool answers = await scope.ServiceProvider.GetRequiredService<TContext>().Database.CanConnectAsync(cancellationToken);
                return answers ? HealthCheckResult.Healthy() : Away(null);
            }
            catch (DbException e)
            {
                return Away(e);
            }

            HealthCheckResult Away(Exception? error) =>
                new(context.Registration.FailureStatus, "The database does not answer.", error);
        }
    }
}
