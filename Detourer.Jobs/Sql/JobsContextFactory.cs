using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Detourer.Jobs.Sql;

/// <summary>Opens the configured database.</summary>
public interface IJobsContextFactory
{
    /// <summary>A new context, which the caller disposes.</summary>
    Task<JobsContext> CreateAsync(CancellationToken cancellationToken);
}

/// <summary>Opens a database of one kind. Contexts are pooled.</summary>
/// <param name="services">
/// Provides the options of the context. Creating them asks the server for its version, so this happens as late as
/// possible, and again with each call during an outage.
/// </param>
internal sealed class JobsContextFactory<TContext>(IServiceProvider services) : IJobsContextFactory
    where TContext : JobsContext
{
    private readonly Lock _lock = new();
    private Task<PooledDbContextFactory<TContext>>? _factory;

    public async Task<JobsContext> CreateAsync(CancellationToken cancellationToken)
    {
        PooledDbContextFactory<TContext> factory = await FactoryAsync().WaitAsync(cancellationToken);
        return await factory.CreateDbContextAsync(cancellationToken);
    }

    private Task<PooledDbContextFactory<TContext>> FactoryAsync()
    {
        lock (_lock)
        {
            // Creating the options blocks, so one thread does it for all callers.
            if (_factory is null or { IsFaulted: true })
                _factory = Task.Run(() =>
                    new PooledDbContextFactory<TContext>(services.GetRequiredService<DbContextOptions<TContext>>()));
            return _factory;
        }
    }
}
