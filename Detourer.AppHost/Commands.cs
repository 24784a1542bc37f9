using Microsoft.Extensions.DependencyInjection;

namespace Detourer.AppHost;

/// <summary>
/// The commands of web in the dashboard. Each runs a command of the worker's program, as a hidden resource: on a row of
/// its own, the start button would run it without asking.
/// </summary>
internal static class Commands
{
    /// <summary>Adds "Clear all jobs": cancels all jobs and removes their files.</summary>
    public static IResourceBuilder<ProjectResource> WithClearCommand(
        this IResourceBuilder<ProjectResource> web, params IResourceBuilder<IResourceWithConnectionString>[] stores)
    {
        if (web.ApplicationBuilder.ExecutionContext.IsPublishMode) return web;
        var clear = web.ApplicationBuilder.AddHidden("clear").WithArgs("clear");
        foreach (var store in stores) clear.WithReference(store);
        return web.WithCommand("clear-jobs", "Clear all jobs", context => StartAsync(clear, context), new CommandOptions
        {
            ConfirmationMessage = "Cancel all jobs and remove all photos and cutouts?",
            IconName = "Delete",
        });
    }

    /// <summary>Adds "Pull a model": downloads one to the folder that web and the workers share.</summary>
    public static IResourceBuilder<ProjectResource> WithPullCommand(this IResourceBuilder<ProjectResource> web, ModelNames models)
    {
        if (web.ApplicationBuilder.ExecutionContext.IsPublishMode) return web;
        string wanted = models.Default;
        var pull = web.ApplicationBuilder.AddHidden("pull")
            .WithArgs(context =>
            {
                foreach (string argument in (string[])["models", "pull", wanted]) context.Args.Add(argument);
            });
        return web.WithCommand("pull-model", "Pull a model", context =>
        {
            wanted = context.Arguments.TryGetByName("model", out InteractionInput? model) && model.Value is { Length: > 0 } name
                ? name
                : models.Default;
            return StartAsync(pull, context);
        }, new CommandOptions { IconName = "ArrowDownload", Description = "Downloads a model to the folder of models.", Arguments = [ChoiceOf(models)] });
    }

    private static InteractionInput ChoiceOf(ModelNames models) => new()
    {
        Name = "model",
        Label = "Model",
        InputType = InputType.Choice,
        Options = [.. models.All.Select(name => KeyValuePair.Create(name, name))],
        Value = models.Default,
        Required = true,
    };

    private static IResourceBuilder<ProjectResource> AddHidden(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddProject<Projects.Detourer_Worker>(name).WithExplicitStart().WithHidden();

    private static Task<ExecuteCommandResult> StartAsync(
        IResourceBuilder<ProjectResource> program, ExecuteCommandContext context) => context.Services
        .GetRequiredService<ResourceCommandService>()
        .ExecuteCommandAsync(program.Resource, KnownResourceCommands.StartCommand, context.CancellationToken);
}
