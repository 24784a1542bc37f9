using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Detourer.AppHost.Tests;

/// <summary>What a developer can do from the dashboard.</summary>
[Collection(Docker.Collection)]
public sealed class CockpitTests
{
    [Fact]
    public async Task Jobs_are_cleared_workers_come_and_go_and_an_outage_is_explained()
    {
        await Docker.RequireAsync();
        await using Cockpit cockpit = await Cockpit.BuildAsync();
        await cockpit.StartAsync();
        using PageClient page = cockpit.Page;

        await ScaleAsync(cockpit);
        await PullAsync(cockpit);
        await ClearAsync(cockpit, page);
        await LoseDatabaseAsync(cockpit);
    }

    private static async Task ScaleAsync(Cockpit cockpit)
    {
        Assert.True(cockpit.Shown("worker-2").IsHidden);
        await cockpit.ExecuteAsync("worker", "add-worker");
        await cockpit.HealthyAsync("worker-2");
        Assert.False(cockpit.Shown("worker-2").IsHidden);
        await cockpit.StopAsync("worker", "remove-worker");
        await cockpit.ShowsAsync("worker-2", now => KnownResourceStates.TerminalStates.Contains(now.State?.Text));
        Assert.Equal(KnownResourceStates.Running, cockpit.Shown("worker").State?.Text);
    }

    private static async Task PullAsync(Cockpit cockpit)
    {
        await cockpit.ExecuteAsync("web", "pull-model");
        CustomResourceSnapshot pull = await cockpit.ShowsAsync("pull", now => now.ExitCode is not null);
        Assert.Equal(0, pull.ExitCode);
        Assert.True(pull.IsHidden);
    }

    private static async Task ClearAsync(Cockpit cockpit, PageClient page)
    {
        string job = await page.SubmitAsync();
        await page.WaitAsync(job, "succeeded");
        await cockpit.ExecuteAsync("web", "clear-jobs");
        await page.WaitAsync(job, "expired");
        Assert.True(cockpit.Shown("clear").IsHidden);
    }

    private static async Task LoseDatabaseAsync(Cockpit cockpit)
    {
        await cockpit.StopAsync("mysql", KnownResourceCommands.StopCommand);
        await cockpit.ShowsAsync("web", now => now.HealthReports.Any(report =>
            report.Status == HealthStatus.Unhealthy
            && report.Description?.Contains("rows: ", StringComparison.Ordinal) == true));
    }
}
