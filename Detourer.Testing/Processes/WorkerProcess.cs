namespace Detourer.Testing.Processes;

/// <summary>A Detourer.Worker process that takes jobs.</summary>
internal sealed class WorkerProcess(IEnumerable<(string Name, string Value)> settings)
    : DetourerProcess("Detourer.Worker", settings)
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts the worker and waits until it is up.</summary>
    /// <param name="settings">Settings, by the names of environment variables.</param>
    public static async Task<WorkerProcess> StartAsync(IEnumerable<(string Name, string Value)> settings)
    {
        var worker = new WorkerProcess(settings);
        await worker.UpAsync(worker._started.Task);
        return worker;
    }

    protected override void Hear(string line)
    {
        if (line.Contains("Application started", StringComparison.Ordinal)) _started.TrySetResult();
    }
}
