using Detourer.Imaging.Models;
using Detourer.Jobs.Standalone;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Detourer.Web;

/// <summary>Says where the page is and where the data lies.</summary>
internal sealed class StartupMessage(
    IServer server, ModelStore models, IHostApplicationLifetime life, ILogger<StartupMessage> log, DataFolder? data = null)
    : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        life.ApplicationStarted.Register(() =>
        {
            ICollection<string> addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
            Log.Started(log, string.Join(", ", addresses), data?.Path ?? "MySQL and S3", models.Folder);
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
