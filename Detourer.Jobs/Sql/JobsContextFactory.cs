using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Detourer.Jobs.Sql;

/// <summary>Opens the database, whichever it is.</summary>
public interface IJobsContextFactory
{
    /// <summary>A context of one's own, to be disposed of.</summary>
    Task<JobsContext> CreateAsync(CancellationToken cancellationToken);
}

/// <summary>Opens the database of one kind. Contexts are kept and used again.</summary>
/// <param name="services">
/// Where its options are. A server is asked which it is when these are first wanted: so that happens not before it has
/// to, and while the server is away, once more with each call.
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
            // It blocks while it asks: one thread is enough for all who wait.
            if (_factory is null or { IsFaulted: true })
                _factory = Task.Run(() => new PooledDbContextFactory<TContext>(services.GetRequiredService<DbContextOptions<TContext>>()));
            return _factory;
        }
    }
}
