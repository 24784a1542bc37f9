using Detourer.Jobs.Queue;
using Detourer.Jobs.Sql;
using Detourer.Worker.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Detourer.Worker;

/// <summary>Takes jobs from the queue and does them, a few at a time, once the model is there.</summary>
internal sealed class JobWorker(
    IJobQueue queue, JobRunner executor, ModelStatus model, IOptions<WorkerOptions> options, TimeProvider time,
    ILogger<JobWorker> log, DatabaseMigrator? database = null) : BackgroundService
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (database is not null) await database.Ready.WaitAsync(stoppingToken);
        await model.Ready.WaitAsync(stoppingToken);
        await Task.WhenAll(Enumerable.Range(0, options.Value.InFlight).Select(_ => LoopAsync(stoppingToken)));
    }

    private async Task LoopAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await DoNextAsync(stopping);
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                // Whatever it was, a worker that takes no more jobs would be worse.
                Log.TakeFailed(log, e);
                await PauseAsync(stopping);
            }
        }
    }

    private async Task DoNextAsync(CancellationToken stopping)
    {
        QueueTicket ticket = await queue.TakeAsync(stopping);
        // Unless all goes well, somebody is to look at it again.
        DateTimeOffset? again = time.GetUtcNow();
        try
        {
            again = await executor.RunAsync(ticket, stopping);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            // The row keeps its lease until that runs out; then the sweep hands the job out again.
            Log.OutcomeUnwritten(log, e, ticket.Id);
            await PauseAsync(stopping);
        }
        finally
        {
            await queue.ReturnAsync(ticket, again);
        }
    }

    private async Task PauseAsync(CancellationToken stopping) =>
        await Task.Delay(_pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
