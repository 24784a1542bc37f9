using Microsoft.Extensions.DependencyInjection;

namespace Detourer.AppHost;

/// <summary>The workers: replicas in publish mode, and one resource each in run mode.</summary>
internal static class Workers
{
    /// <summary>The number of workers that a developer can start from the dashboard.</summary>
    private const int Most = 8;

    /// <summary>
    /// Adds the resource <c>worker</c>. In run mode each further replica is a resource (<c>worker-2</c> and so on) with
    /// its own address and health. Those beyond <c>worker_replicas</c> are hidden until the command "Add a worker"
    /// starts them.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="describe">Configures each worker.</param>
    public static void AddWorkers(
        this IDistributedApplicationBuilder builder, Action<IResourceBuilder<ProjectResource>> describe)
    {
        int replicas = builder.WorkerReplicas();
        if (builder.ExecutionContext.IsPublishMode)
        {
            describe(builder.AddProject<Projects.Detourer_Worker>("worker").WithReplicas(replicas));
            return;
        }

        List<ProjectResource> workers = [];
        for (int number = 1; number <= Math.Max(replicas, Most); number++)
        {
            var worker = builder.AddProject<Projects.Detourer_Worker>(number == 1 ? "worker" : $"worker-{number}");
            describe(worker);
            worker.WithUrlForEndpoint("http", url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly);
            if (number > replicas) worker.WithExplicitStart().WithInitialState(Waiting);
            workers.Add(worker.Resource);
        }

        builder.CreateResourceBuilder(workers[0])
            .WithCommand("add-worker", "Add a worker", context => AddAsync(workers, context),
                new CommandOptions { IconName = "AddCircle", Description = $"Starts one more, up to {workers.Count}." })
            .WithCommand("remove-worker", "Remove a worker", context => RemoveAsync(workers, context),
                new CommandOptions
                {
                    IconName = "SubtractCircle",
                    Description = "Stops the last one. It returns its jobs to the queue.",
                });
    }

    private static CustomResourceSnapshot Waiting => new()
    {
        ResourceType = "Project",
        Properties = [],
        State = KnownResourceStates.NotStarted,
        IsHidden = true,
    };

    /// <summary><c>Parameters:worker_replicas</c>, by default 2. 1 to 1000.</summary>
    public static int WorkerReplicas(this IDistributedApplicationBuilder builder)
    {
        string setting = builder.Configuration["Parameters:worker_replicas"] ?? "2";
        return int.TryParse(setting, out int replicas) && replicas is >= 1 and <= 1000
            ? replicas
            : throw new DistributedApplicationException(
                $"Parameters:worker_replicas is '{setting}'. It must be a number from 1 to 1000.");
    }

    private static async Task<ExecuteCommandResult> AddAsync(
        List<ProjectResource> workers, ExecuteCommandContext context)
    {
        var notifications = context.Services.GetRequiredService<ResourceNotificationService>();
        if (workers.Find(worker => !IsStarted(worker, notifications)) is not { } next)
            return CommandResults.Failure(
                $"All {workers.Count} workers are running. Parameters:worker_replicas allows more.");
        await notifications.PublishUpdateAsync(next, snapshot => snapshot with { IsHidden = false });
        return await ExecuteAsync(next, KnownResourceCommands.StartCommand, context);
    }

    private static async Task<ExecuteCommandResult> RemoveAsync(
        List<ProjectResource> workers, ExecuteCommandContext context)
    {
        var notifications = context.Services.GetRequiredService<ResourceNotificationService>();
        if (workers.FindLast(worker => IsStarted(worker, notifications)) is not { } last)
            return CommandResults.Failure("No worker is running.");
        return await ExecuteAsync(last, KnownResourceCommands.StopCommand, context);
    }

    private static Task<ExecuteCommandResult> ExecuteAsync(
        ProjectResource worker, string command, ExecuteCommandContext context) =>
        context.Services.GetRequiredService<ResourceCommandService>()
            .ExecuteCommandAsync(worker, command, context.CancellationToken);

    private static bool IsStarted(ProjectResource worker, ResourceNotificationService notifications) =>
        notifications.TryGetCurrentState(worker.Name, out ResourceEvent? now)
        && now.Snapshot.State?.Text is { } state
        && state != KnownResourceStates.NotStarted
        && !KnownResourceStates.TerminalStates.Contains(state);
}
