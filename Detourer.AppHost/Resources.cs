namespace Detourer.AppHost;

/// <summary>What the two processes have in common, and what a person finds in the dashboard.</summary>
internal static class Resources
{
    /// <summary>A secret of 32 letters and digits, made up once and kept. Without signs, which URIs and shells would read as theirs.</summary>
    public static IResourceBuilder<ParameterResource> AddSecret(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddParameter(name, new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true, persist: true);

    /// <summary>An address for probes, and the probe: ready when all three stores answer. Goes before the references.</summary>
    /// <param name="process">Web or a worker.</param>
    /// <param name="port">On a developer's machine; null: whichever is free.</param>
    public static IResourceBuilder<ProjectResource> WithProbes(this IResourceBuilder<ProjectResource> process, int? port = null)
    {
        // In a container each process has the port for itself; on one machine they must share.
        bool published = process.ApplicationBuilder.ExecutionContext.IsPublishMode;
        return process
            .WithHttpEndpoint(port: published ? null : port, targetPort: published ? 8080 : null)
            // Connection strings are all that is read; each secret once is enough.
            .WithReferenceEnvironment(ReferenceEnvironmentInjectionFlags.ConnectionString)
            .WithHealthReport()
            // X-Forwarded-For is believed of known proxies (Proxies:Known), not of everybody.
            .DisableForwardedHeaders();
    }

    /// <summary>
    /// <c>Parameters:web_port</c>, 5080 if not given. The same at each start: bookmarks lead there, and a browser keeps
    /// edits by the address of the page.
    /// </summary>
    public static int WebPort(this IDistributedApplicationBuilder builder)
    {
        string wanted = builder.Configuration["Parameters:web_port"] ?? "5080";
        return int.TryParse(wanted, out int port) && port is >= 1 and <= 65535
            ? port
            : throw new DistributedApplicationException($"Parameters:web_port is '{wanted}'; wanted is a number from 1 to 65535.");
    }

    /// <summary>Links to what web serves.</summary>
    public static IResourceBuilder<ProjectResource> WithPages(this IResourceBuilder<ProjectResource> web) => web
        .WithUrlForEndpoint("http", url => url.DisplayText = "Page")
        .WithLink("/api/v1/models", "Models")
        .WithLink("/queue", "Queue")
        .WithLink("/health", "Health");

    /// <summary>Shows settings among the parameters of the dashboard. A deployment has its own.</summary>
    public static void ShowSettings(this IDistributedApplicationBuilder builder, ModelNames models)
    {
        if (builder.ExecutionContext.IsPublishMode) return;
        builder.AddParameter("worker-replicas", $"{builder.WorkerReplicas()}")
            .WithDescription("Workers that start. Change it by `Parameters:worker_replicas`.", enableMarkdown: true);
        builder.AddParameter("model", models.Default)
            .WithDescription("The model that workers load when they start: the default of the catalog.");
    }

    private static IResourceBuilder<ProjectResource> WithLink(
        this IResourceBuilder<ProjectResource> web, string path, string text) =>
        web.WithUrlForEndpoint("http", _ => new ResourceUrlAnnotation { Url = path, DisplayText = text });
}
