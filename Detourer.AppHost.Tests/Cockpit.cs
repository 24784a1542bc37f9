using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Detourer.AppHost.Tests;

/// <summary>The AppHost inside the process of the tests, with volumes and secrets of its own.</summary>
internal sealed class Cockpit : IAsyncDisposable
{
    private static readonly string[] _secrets =
        ["redis-password", "mysql-root-password", "mysql-password", "minio-password"];

    private static readonly string[] _stores = ["redis", "mysql", "minio"];

    private readonly DistributedApplication _app;
    private readonly string _prefix;
    private bool _isStarted;

    private Cockpit(DistributedApplication app, string prefix)
    {
        _app = app;
        _prefix = prefix;
    }

    /// <summary>Describes the application. Nothing starts.</summary>
    public static async Task<Cockpit> BuildAsync()
    {
        string prefix = $"detourer-test-{Guid.CreateVersion7():n}";
        IDistributedApplicationTestingBuilder builder =
            await DistributedApplicationTestingBuilder.CreateAsync<Projects.Detourer_AppHost>(
                [
                    $"--Volumes:Prefix={prefix}", "--Parameters:worker_replicas=1", .. Limits.OfOrchestrator,
                    .. _secrets.Select(secret => $"--Parameters:{secret}={Guid.CreateVersion7():n}"),
                ],
                Limits.Token);
        return new Cockpit(await builder.BuildAsync(Limits.Token), prefix);
    }

    /// <summary>Starts it, and waits until web and the worker are healthy.</summary>
    public async Task StartAsync()
    {
        _isStarted = true;
        await _app.StartAsync(Limits.Token).WaitAsync(Limits.Start, Limits.Token);
        foreach (string process in (string[])["web", "worker"]) await HealthyAsync(process);
    }

    public IResource this[string name] =>
        _app.Services.GetRequiredService<DistributedApplicationModel>().Resources.Single(it => it.Name == name);

    /// <summary>A client of web.</summary>
    public PageClient Page => new(_app.GetEndpoint("web", "http"));

    public async Task HealthyAsync(string resource) => await _app.ResourceNotifications
        .WaitForResourceHealthyAsync(resource, Limits.Token).WaitAsync(Limits.Start, Limits.Token);

    /// <summary>Waits until the dashboard would show this of a resource.</summary>
    public async Task<CustomResourceSnapshot> ShowsAsync(string resource, Func<CustomResourceSnapshot, bool> shows) =>
        (await _app.ResourceNotifications.WaitForResourceAsync(resource, now => shows(now.Snapshot), Limits.Token)
            .WaitAsync(Limits.Step, Limits.Token)).Snapshot;

    /// <summary>What the dashboard shows of a resource now.</summary>
    public CustomResourceSnapshot Shown(string resource) =>
        _app.ResourceNotifications.TryGetCurrentState(resource, out ResourceEvent? now)
            ? now.Snapshot
            : throw new InvalidOperationException($"There is no resource {resource}.");

    /// <summary>
    /// Executes a command that stops a resource. The orchestrator reports a failure if the stop takes longer than it
    /// waits, so that the caller waits for the state instead.
    /// </summary>
    public Task StopAsync(string resource, string command) =>
        _app.ResourceCommands.ExecuteCommandAsync(this[resource], command, Limits.Token);

    /// <summary>Executes a command of the dashboard, without its question.</summary>
    public async Task ExecuteAsync(string resource, string command)
    {
        ExecuteCommandResult result =
            await _app.ResourceCommands.ExecuteCommandAsync(this[resource], command, Limits.Token);
        Assert.True(result.Success, $"{command}: {result.Message}");
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        if (!_isStarted) return;
        foreach (string store in _stores) await Docker.GoneAsync($"{_prefix}-{store}");
        await Docker.RemoveVolumesAsync(_prefix);
    }
}
