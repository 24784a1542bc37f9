using Microsoft.EntityFrameworkCore.Storage;

namespace Detourer.Jobs.Sql;

/// <summary>
/// Disables the retries of the database client. <see cref="DatabasePipeline"/> retries, and nested retries would keep a
/// request waiting for half a minute.
/// </summary>
/// <param name="dependencies">Dependencies of EF Core's strategy.</param>
public sealed class NoRetryStrategyFactory(ExecutionStrategyDependencies dependencies) : IExecutionStrategyFactory
{
    /// <inheritdoc/>
    public IExecutionStrategy Create() => new NonRetryingExecutionStrategy(dependencies);
}
