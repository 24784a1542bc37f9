namespace Detourer.AppHost.Tests;

/// <summary>How long a test waits for a signal that should come: generous, as the machine may be busy.</summary>
internal static class Limits
{
    /// <summary>For starts: containers, processes, the model.</summary>
    public static TimeSpan Start { get; } = TimeSpan.FromMinutes(10);

    /// <summary>For anything else.</summary>
    public static TimeSpan Step { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Arguments of the AppHost: the orchestrator gives up on a busy machine otherwise.</summary>
    public static string[] OfOrchestrator { get; } =
    [
        "--DcpPublisher:DependencyCheckTimeout=300", "--DcpPublisher:ContainerRuntimeInitializationTimeout=00:05:00",
        "--DOTNET_ASPIRE_SERVICE_STARTUP_WATCH_TIMEOUT=00:05:00",
    ];

    /// <summary>Ends with the test.</summary>
    public static CancellationToken Token => TestContext.Current.CancellationToken;
}
