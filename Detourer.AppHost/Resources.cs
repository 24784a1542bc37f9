using Microsoft.Extensions.DependencyInjection;

namespace Detourer.AppHost;

/// <summary>What the two processes have in common, and what a person finds in the dashboard.</summary>
internal static class Resources
{
    /// <summary>A secret of 32 letters and digits, made up once and kept. Without signs, which URIs and shells would read as theirs.</summary>
    public static IResourceBuilder<ParameterResource> AddSecret(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddParameter(name, new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true, persist: true);

    /// <summary><c>Parameters:worker_replicas</c>, 2 if not given. 1 to 1000.</summary>
    public static int WorkerReplicas(this IDistributedApplicationBuilder builder)
    {
        string wanted = builder.Configuration["Parameters:worker_replicas"] ?? "2";
        return int.TryParse(wanted, out int replicas) && replicas is >= 1 and <= 1000
            ? replicas
            : throw new DistributedApplicationException($"Parameters:worker_replicas is '{wanted}'; wanted is a number from 1 to 1000.");
    }

    /// <summary>An address for probes, and the probe: ready when all three stores answer. Goes before the references.</summary>
    public static IResourceBuilder<ProjectResource> WithProbes(this IResourceBuilder<ProjectResource> process)
    {
        // In a container each process has the port for itself; on one machine they must share.
        bool published = process.ApplicationBuilder.ExecutionContext.IsPublishMode;
        return process
            .WithHttpEndpoint(targetPort: published ? 8080 : null)
            // Connection strings are all that is read; each secret once is enough.
            .WithReferenceEnvironment(ReferenceEnvironmentInjectionFlags.ConnectionString)
            .WithHttpHealthCheck("/health")
            // X-Forwarded-For is believed of known proxies (Proxies:Known), not of everybody.
            .DisableForwardedHeaders();
    }

    /// <summary>Links to what web serves.</summary>
    public static IResourceBuilder<ProjectResource> WithPages(this IResourceBuilder<ProjectResource> web) => web
        .WithUrlForEndpoint("http", url => url.DisplayText = "Page")
        .WithUrlForEndpoint("http", _ => new ResourceUrlAnnotation { Url = "/api/v1/models", DisplayText = "Models" })
        .WithUrlForEndpoint("http", _ => new ResourceUrlAnnotation { Url = "/health", DisplayText = "Health" });

    /// <summary>A command in the dashboard that has a worker cancel all jobs and remove their files.</summary>
    public static IResourceBuilder<ProjectResource> WithClearCommand(
        this IResourceBuilder<ProjectResource> web, params IResourceBuilder<IResourceWithConnectionString>[] stores)
    {
        if (web.ApplicationBuilder.ExecutionContext.IsPublishMode) return web;
        var clear = web.ApplicationBuilder.AddProject<Projects.Detourer_Worker>("clear").WithArgs("clear").WithExplicitStart();
        foreach (var store in stores) clear.WithReference(store);
        return web.WithCommand(
            "clear-jobs",
            "Clear all jobs",
            context => context.Services.GetRequiredService<ResourceCommandService>()
                .ExecuteCommandAsync(clear.Resource, KnownResourceCommands.StartCommand, context.CancellationToken),
            new CommandOptions { ConfirmationMessage = "Cancel all jobs and remove all photos and cutouts?", IconName = "Delete" });
    }
}
