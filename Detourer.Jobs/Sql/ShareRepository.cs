using Microsoft.EntityFrameworkCore;

namespace Detourer.Jobs.Sql;

/// <summary>The rows of shares. Every member may throw <see cref="DatabaseUnavailableException"/>.</summary>
public sealed class ShareRepository(IJobsContextFactory contexts, DatabasePipeline pipeline)
{
    /// <summary>Adds a share. Its file must be stored before.</summary>
    public Task AddAsync(Share share, CancellationToken cancellationToken)
    {
        bool isRetry = false;
        return pipeline.RunAsync(async token =>
        {
            await using JobsContext context = await contexts.CreateAsync(token);
            // An attempt that seemed to fail may have added it.
            if (isRetry && await context.Shares.AnyAsync(row => row.Id == share.Id, token)) return 0;
            isRetry = true;
            context.Shares.Add(share);
            return await context.SaveChangesAsync(token);
        }, cancellationToken);
    }

    /// <summary>One share, or null.</summary>
    public Task<Share?> FindAsync(Guid id, CancellationToken cancellationToken) => pipeline.RunAsync(async token =>
    {
        await using JobsContext context = await contexts.CreateAsync(token);
        return await context.Shares.AsNoTracking().FirstOrDefaultAsync(share => share.Id == id, token);
    }, cancellationToken);

    /// <summary>The number of a job's shares.</summary>
    public Task<int> CountAsync(Guid job, CancellationToken cancellationToken) => pipeline.RunAsync(async token =>
    {
        await using JobsContext context = await contexts.CreateAsync(token);
        return await context.Shares.CountAsync(share => share.JobId == job, token);
    }, cancellationToken);
}
