using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Detourer.Testing;

namespace Detourer.AppHost.Tests;

/// <summary>
/// <c>dotnet run --project Detourer.AppHost</c>, as a developer starts it, on ports and volumes of its own. Its home
/// folder has neither user secrets nor a developer certificate.
/// </summary>
internal sealed class AppHostProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];

    private AppHostProcess(DeveloperMachine machine)
    {
        // A group of processes, as in a terminal: Ctrl-C reaches all of them. A shell that runs tests in the background
        // lets them ignore SIGINT, and child processes inherit this.
        var start = new ProcessStartInfo("setsid",
        [
            "env", "--default-signal=INT", "dotnet", "run", "--no-build", "--configuration", AppHostBuild.Configuration,
            "--project", AppHostBuild.Folder, "--", .. machine.Arguments,
        ])
        {
            WorkingDirectory = Repository.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in machine.Environment) start.Environment[name] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    /// <summary>Everything that it has printed.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines) return [.. _lines];
        }
    }

    /// <summary>Starts it, and waits until web is healthy.</summary>
    public static async Task<AppHostProcess> StartAsync(DeveloperMachine machine)
    {
        var appHost = new AppHostProcess(machine);
        appHost._process.Start();
        appHost._process.BeginOutputReadLine();
        appHost._process.BeginErrorReadLine();
        try
        {
            await Polling.UntilAsync("Web is healthy", appHost.HealthAsync(machine.Web), Limits.Start);
            return appHost;
        }
        catch (Exception e)
        {
            await appHost.DisposeAsync();
            throw new InvalidOperationException(string.Join('\n', appHost.Lines.Prepend(e.Message)), e);
        }
    }

    /// <summary>Ctrl-C, and until its containers are gone.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync(DeveloperMachine machine)
    {
        await SignalAsync("INT");
        await _process.WaitForExitAsync(Limits.Token).WaitAsync(Limits.Step, Limits.Token);
        foreach (string volume in machine.Volumes) await Docker.GoneAsync(volume);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        // The orchestrator notices that the AppHost is gone, and removes what it has started.
        if (!_process.HasExited) await SignalAsync("TERM");
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private Func<CancellationToken, Task<string?>> HealthAsync(PageClient web) => async cancellationToken =>
    {
        if (_process.HasExited) throw new InvalidOperationException($"The AppHost ended with {_process.ExitCode}.");
        return await web.HealthAsync(cancellationToken) == HttpStatusCode.OK ? "healthy" : null;
    };

    private async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", "--", $"-{_process.Id}"]);
        await kill.WaitForExitAsync(CancellationToken.None);
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_lines) _lines.Add(line);
    }
}

/// <summary>What stays from one start to the next: ports, volumes, the home folder.</summary>
internal sealed class DeveloperMachine : IAsyncDisposable
{
    private static readonly string[] _stores = ["redis", "mysql", "minio"];

    private readonly TemporaryFolder _home = new();
    private readonly string _prefix = $"detourer-test-{Guid.CreateVersion7():n}";
    private readonly string _dashboard = $"http://localhost:{FreePort()}";
    private readonly int _web = FreePort();

    public DeveloperMachine()
    {
        Arguments =
        [
            $"--ASPNETCORE_URLS={_dashboard}",
            $"--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=http://localhost:{FreePort()}",
            $"--ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL=http://localhost:{FreePort()}",
            $"--Parameters:web_port={_web}",
            $"--Volumes:Prefix={_prefix}",
            // One is enough for one photo.
            "--Parameters:worker_replicas=1",
            .. Limits.OfOrchestrator,
        ];
        Web = new PageClient(new Uri($"http://localhost:{_web}"));
        Dashboard = new DashboardClient(new Uri(_dashboard));
    }

    /// <summary>The arguments of the AppHost.</summary>
    public string[] Arguments { get; }

    /// <summary>Environment variables of the AppHost.</summary>
    public IEnumerable<(string Name, string Value)> Environment
    {
        get
        {
            string home = System.Environment.GetEnvironmentVariable("HOME")!;
            yield return ("HOME", _home.Path);
            // User secrets would be looked for here first.
            yield return ("APPDATA", _home.Path);
            yield return ("DOTNET_CLI_HOME", _home.Path);
            // What the developer has downloaded already.
            foreach ((string name, string folder) in new[]
                { ("NUGET_PACKAGES", ".nuget/packages"), ("XDG_CACHE_HOME", ".cache"), ("DOCKER_CONFIG", ".docker") })
            {
                yield return (name, System.Environment.GetEnvironmentVariable(name) ?? Path.Combine(home, folder));
            }

            // The telemetry API then needs no key.
            yield return ("ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS", "true");
            // It would ask nuget.org for newer versions.
            yield return ("ASPIRE_VERSION_CHECK_DISABLED", "true");
        }
    }

    public IEnumerable<string> Volumes => _stores.Select(store => $"{_prefix}-{store}");

    public PageClient Web { get; }

    public DashboardClient Dashboard { get; }

    public async ValueTask DisposeAsync()
    {
        Web.Dispose();
        Dashboard.Dispose();
        foreach (string volume in Volumes) await Docker.GoneAsync(volume);
        await Docker.RemoveVolumesAsync(_prefix);
        _home.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
