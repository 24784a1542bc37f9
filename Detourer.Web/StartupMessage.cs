using Detourer.Imaging.Models;
using Detourer.Jobs.Standalone;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Detourer.Web;

/// <summary>Logs the address of the page and where the process keeps its data, once it accepts requests.</summary>
internal sealed partial class StartupMessage(
    IServer server, IHostApplicationLifetime life, ILogger<StartupMessage> log, ModelStore? models = null,
    DataFolder? data = null) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        life.ApplicationStarted.Register(() =>
        {
            ICollection<string> addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
            LogStarted(log, string.Join(", ", addresses), data?.Path ?? "MySQL and S3",
                models?.Folder ?? "the folders of the workers");
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(201, LogLevel.Information,
        "Detourer is at {Addresses}. Data is in {DataFolder}, models in {ModelFolder}.")]
    private static partial void LogStarted(ILogger log, string addresses, string dataFolder, string modelFolder);
}
