namespace Detourer.AppHost;

/// <summary>Configuration that web and workers share, and links and settings in the dashboard.</summary>
internal static class Resources
{
    /// <summary>
    /// Adds a secret of 32 letters and digits, generated once and persisted. It has no special characters, which URIs
    /// and shells would interpret.
    /// </summary>
    public static IResourceBuilder<ParameterResource> AddSecret(
        this IDistributedApplicationBuilder builder, string name) => builder.AddParameter(
        name, new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true, persist: true);

    /// <summary>
    /// Adds an endpoint for probes and a readiness check, which requires all three stores. Must precede the references.
    /// </summary>
    /// <param name="process">Web or a worker.</param>
    /// <param name="port">The port in run mode; null: any free port.</param>
    public static IResourceBuilder<ProjectResource> WithProbes(
        this IResourceBuilder<ProjectResource> process, int? port = null)
    {
        // Each container has its own ports. In run mode all processes share those of one machine.
        bool published = process.ApplicationBuilder.ExecutionContext.IsPublishMode;
        return process
            .WithHttpEndpoint(port: published ? null : port, targetPort: published ? 8080 : null)
            // The processes read only connection strings. Other variables would repeat each secret.
            .WithReferenceEnvironment(ReferenceEnvironmentInjectionFlags.ConnectionString)
            .WithHealthReport()
            // X-Forwarded-For is accepted only from known proxies (Proxies:Known).
            .DisableForwardedHeaders();
    }

    /// <summary>
    /// <c>Parameters:web_port</c>, by default 5080. It is the same at each start, because bookmarks contain it, and
    /// browsers store edits by the address of the page.
    /// </summary>
    public static int WebPort(this IDistributedApplicationBuilder builder)
    {
        string setting = builder.Configuration["Parameters:web_port"] ?? "5080";
        return int.TryParse(setting, out int port) && port is >= 1 and <= 65535
            ? port
            : throw new DistributedApplicationException(
                $"Parameters:web_port is '{setting}'. It must be a number from 1 to 65535.");
    }

    /// <summary>Adds links to the pages of web.</summary>
    public static IResourceBuilder<ProjectResource> WithPages(this IResourceBuilder<ProjectResource> web) => web
        .WithUrlForEndpoint("http", url => url.DisplayText = "Page")
        .WithLink("/reference", "API reference")
        .WithLink("/queue", "Queue")
        .WithLink("/health", "Health");

    /// <summary>Shows settings as parameters in the dashboard, only in run mode.</summary>
    public static void ShowSettings(this IDistributedApplicationBuilder builder, ModelNames models)
    {
        if (builder.ExecutionContext.IsPublishMode) return;
        builder.AddParameter("worker-replicas", $"{builder.WorkerReplicas()}")
            .WithDescription(
                "The number of workers at start. `Parameters:worker_replicas` changes it.", enableMarkdown: true);
        builder.AddParameter("model", models.Default)
            .WithDescription("The model that workers load at start: the default of the catalog.");
    }

    private static IResourceBuilder<ProjectResource> WithLink(
        this IResourceBuilder<ProjectResource> web, string path, string text) =>
        web.WithUrlForEndpoint("http", _ => new ResourceUrlAnnotation { Url = path, DisplayText = text });
}
