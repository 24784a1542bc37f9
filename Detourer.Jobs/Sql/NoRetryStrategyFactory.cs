using Microsoft.EntityFrameworkCore.Storage;

namespace Detourer.Jobs.Sql;

/// <summary>
/// Takes the place of the retries that a client of the database comes with: <see cref="DatabasePipeline"/> has its own,
/// and two of them, one within the other, would keep a request waiting for half a minute.
/// </summary>
/// <param name="dependencies">Of EF Core.</param>
public sealed class NoRetryStrategyFactory(ExecutionStrategyDependencies dependencies) : IExecutionStrategyFactory
{
    /// <inheritdoc/>
    public IExecutionStrategy Create() => new NonRetryingExecutionStrategy(dependencies);
}
