namespace Detourer.AppHost.Tests;

/// <summary>
/// What a developer does: starts the AppHost on a fresh machine, sends a photo, looks at the dashboard, stops it with
/// Ctrl-C, starts it again, looks for the photo. Each start takes a minute, so that all tests look at one session.
/// </summary>
public sealed class DeveloperSession : IAsyncLifetime
{
    private readonly DeveloperMachine _machine = new();

    internal bool HasDocker { get; private set; }

    internal string DashboardPage { get; private set; } = "";

    internal IReadOnlyList<DashboardSpan> Spans { get; private set; } = [];

    internal IReadOnlyList<DashboardLog> Logs { get; private set; } = [];

    /// <summary>What the first start has printed.</summary>
    internal IReadOnlyList<string> Lines { get; private set; } = [];

    internal IReadOnlyList<int> ExitCodes { get; private set; } = [];

    /// <summary>How the containers ended: <c>redis:8.6 0</c>.</summary>
    internal IReadOnlyList<string> ContainerEnds { get; private set; } = [];

    internal string Job { get; private set; } = "";

    internal byte[] FirstResult { get; private set; } = [];

    internal string StateAfterRestart { get; private set; } = "";

    internal byte[] ResultAfterRestart { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        HasDocker = await Docker.IsThereAsync();
        if (!HasDocker) return;
        long since = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        int first = await StartAndSendAsync();
        ContainerEnds = await Docker.LinesAsync(
            "events", "--since", $"{since}", "--until", $"{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 1}",
            "--filter", "event=die", "--format", "{{.Actor.Attributes.image}} {{.Actor.Attributes.exitCode}}");
        int second = await StartAgainAsync();
        ExitCodes = [first, second];
    }

    public async ValueTask DisposeAsync() => await _machine.DisposeAsync();

    private async Task<int> StartAndSendAsync()
    {
        await using AppHostProcess appHost = await AppHostProcess.StartAsync(_machine);
        DashboardPage = await _machine.Dashboard.PageAsync();
        Job = await _machine.Web.SubmitAsync();
        await _machine.Web.WaitAsync(Job, "succeeded");
        FirstResult = await _machine.Web.ResultAsync(Job);
        Spans = await Polling.UntilAsync("The dashboard has the end of the job's trace", SpansOfJobAsync, Limits.Step);
        Logs = await _machine.Dashboard.LogsAsync(Limits.Token);
        Lines = appHost.Lines;
        return await appHost.StopAsync(_machine);
    }

    private async Task<IReadOnlyList<DashboardSpan>?> SpansOfJobAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<DashboardSpan> spans = await _machine.Dashboard.SpansAsync(cancellationToken);
        return spans.Any(span => span.Name == "job.run") ? spans : null;
    }

    private async Task<int> StartAgainAsync()
    {
        await using AppHostProcess appHost = await AppHostProcess.StartAsync(_machine);
        StateAfterRestart = await _machine.Web.StateAsync(Job, Limits.Token);
        ResultAfterRestart = await _machine.Web.ResultAsync(Job);
        return await appHost.StopAsync(_machine);
    }
}
