using Detourer.Jobs.Queue;
using Detourer.Jobs.Sql;
using Detourer.Worker.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Detourer.Worker;

/// <summary>Takes jobs from the queue and runs several at a time, once the default model is loaded.</summary>
internal sealed class JobWorker(
    IJobQueue queue, JobRunner runner, ModelStatus model, IOptions<WorkerOptions> options, TimeProvider time,
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
                await RunNextAsync(stopping);
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                // Catches everything, because a worker that stops taking jobs would be worse.
                Log.TakeFailed(log, e);
                await PauseAsync(stopping);
            }
        }
    }

    private async Task RunNextAsync(CancellationToken stopping)
    {
        QueueTicket ticket = await queue.TakeAsync(stopping);
        // The queue hands the job out again, unless the run decides otherwise.
        DateTimeOffset? next = DateTimeOffset.MinValue;
        try
        {
            next = await runner.RunAsync(ticket, stopping);
        }
        catch (OutcomeLostException e)
        {
            // The row keeps its lease until that expires; then a sweep queues the job again.
            Log.OutcomeLost(log, e.InnerException!, ticket.Id);
            await PauseAsync(stopping);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            Log.ClaimFailed(log, e, ticket.Id);
            await PauseAsync(stopping);
        }
        finally
        {
            await queue.ReturnAsync(ticket, next);
        }
    }

    private async Task PauseAsync(CancellationToken stopping) =>
        await Task.Delay(_pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
