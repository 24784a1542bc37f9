using Detourer.Worker;

const string Usage = """
    Usage:
      Detourer.Worker            takes jobs from the queue until it is stopped
      Detourer.Worker migrate    updates the schema of the database and exits
      Detourer.Worker clear      cancels all jobs, removes their files and exits
      Detourer.Worker pull       downloads a model (pull NAME), or the default one, and exits

    Settings are read from environment variables and appsettings.json.
    """;

switch (args)
{
    case []: return await WorkerHost.RunAsync();
    case ["migrate"]: return await RunAsync(WorkerHost.MigrateAsync);
    case ["clear"]: return await RunAsync(WorkerHost.ClearAsync);
    case ["pull"]: return await RunAsync(token => WorkerHost.PullModelAsync(name: null, token));
    case ["pull", var name]: return await RunAsync(token => WorkerHost.PullModelAsync(name, token));
    case ["--help" or "-h" or "-?", ..]:
        Console.WriteLine(Usage);
        return ExitCode.Success;
    default:
        Console.Error.WriteLine($"Unknown arguments: {string.Join(' ', args)}");
        Console.Error.WriteLine(Usage);
        return ExitCode.Usage;
}

static async Task<int> RunAsync(Func<CancellationToken, Task<int>> command)
{
    using var interruption = new Interruption();
    try
    {
        return await command(interruption.Token);
    }
    catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
    {
        return ExitCode.Interrupted;
    }
}
