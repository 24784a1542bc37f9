using Microsoft.Extensions.DependencyInjection;

namespace Detourer.AppHost;

/// <summary>
/// The commands of web in the dashboard. Each starts a hidden resource, which runs a command of the worker. A visible
/// resource would have a start button that runs the command without confirmation.
/// </summary>
internal static class Commands
{
    /// <summary>Adds "Clear all jobs": cancels all jobs and removes their files.</summary>
    public static IResourceBuilder<ProjectResource> WithClearCommand(
        this IResourceBuilder<ProjectResource> web, params IResourceBuilder<IResourceWithConnectionString>[] stores)
    {
        if (web.ApplicationBuilder.ExecutionContext.IsPublishMode) return web;
        var clear = web.ApplicationBuilder.AddProject<Projects.Detourer_Worker>("clear").Hide().WithArgs("clear");
        foreach (var store in stores) clear.WithReference(store);
        return web.WithCommand("clear-jobs", "Clear all jobs", context => StartAsync(clear, context), new CommandOptions
        {
            ConfirmationMessage = "Cancel all jobs and remove all photos and cutouts?",
            IconName = "Delete",
        });
    }

    /// <summary>Adds "Pull a model": downloads one to the folder that web and the workers share.</summary>
    public static IResourceBuilder<ProjectResource> WithPullCommand(
        this IResourceBuilder<ProjectResource> web, ModelNames models)
    {
        if (web.ApplicationBuilder.ExecutionContext.IsPublishMode) return web;
        string requested = models.Default;
        var pull = web.ApplicationBuilder.AddProject<Projects.Detourer_Worker>("pull").Hide()
            .WithArgs(context =>
            {
                foreach (string argument in (string[])["pull", requested]) context.Args.Add(argument);
            });
        return web.WithCommand("pull-model", "Pull a model", context =>
        {
            bool isNamed = context.Arguments.TryGetByName("model", out InteractionInput? model);
            requested = isNamed && model!.Value is { Length: > 0 } name ? name : models.Default;
            return StartAsync(pull, context);
        }, new CommandOptions
        {
            IconName = "ArrowDownload",
            Description = "Downloads a model to the folder of models.",
            Arguments = [ChoiceOf(models)],
        });
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

    private static IResourceBuilder<ProjectResource> Hide(this IResourceBuilder<ProjectResource> program) =>
        program.WithExplicitStart().WithHidden();

    private static Task<ExecuteCommandResult> StartAsync(
        IResourceBuilder<ProjectResource> program, ExecuteCommandContext context) => context.Services
        .GetRequiredService<ResourceCommandService>()
        .ExecuteCommandAsync(program.Resource, KnownResourceCommands.StartCommand, context.CancellationToken);
}
