using System.Diagnostics;

namespace Detourer.Testing.Processes;

/// <summary>One of Detourer's programs in a separate process, started like in production.</summary>
internal abstract class DetourerProcess : IAsyncDisposable
{
    /// <summary>The name of a setting that limits the number of open files; no environment variable.</summary>
    public const string OpenFiles = "ulimit -n";

    private readonly Process _process;
    private readonly List<string> _log = [];

    /// <summary>Starts the process.</summary>
    /// <param name="room">The folder of the project.</param>
    /// <param name="settings">Settings, by the names of environment variables.</param>
    protected DetourerProcess(string room, IEnumerable<(string Name, string Value)> settings)
    {
        string project = Path.Combine(Repository.Path, room);
        string build = Path.GetRelativePath(Path.Combine(Repository.Path, "Detourer.Tests"), AppContext.BaseDirectory);
        string program = Require.Tool("dotnet", "dotnet.exe"), assembly = Path.Combine(project, build, $"{room}.dll");
        ProcessStartInfo start = settings.FirstOrDefault(setting => setting.Name == OpenFiles).Value is { } files
            ? InterruptibleProcess.Start("/bin/sh", "-c", $"ulimit -n {files}; exec \"$0\" \"$1\"", program, assembly)
            : InterruptibleProcess.Start(program, assembly);
        start.WorkingDirectory = project;
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.Environment["OTEL_SERVICE_NAME"] = room;
        foreach ((string name, string value) in settings)
            if (name != OpenFiles) start.Environment[name] = value;
        // Any free port, unless the test names one.
        if (!start.Environment.ContainsKey("HTTP_PORTS"))
            start.Environment.TryAdd("ASPNETCORE_URLS", "http://127.0.0.1:0");

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Log
    {
        get
        {
            lock (_log) return string.Join('\n', _log);
        }
    }

    /// <summary>The logged errors without duplicates, each with the first lines of its stack.</summary>
    public string Failures => string.Join(
        '\n', Log.Split("\nfail: ").Skip(1).Select(entry => string.Join('\n', entry.Split('\n').Take(8))).Distinct());

    public int Id => _process.Id;

    public bool IsRunning => !_process.HasExited;

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await ExitAsync();
    }

    /// <summary>Sends a stop signal and waits until the process has exited.</summary>
    public async Task<int> StopAsync(string signal = "TERM")
    {
        await SignalAsync(signal);
        return await ExitAsync();
    }

    public Task SignalAsync(string signal) => ServerProcess.RunAsync("kill", $"-{signal}", $"{_process.Id}");

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (IsRunning) _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    /// <summary>Called for each line of output.</summary>
    protected abstract void Hear(string line);

    /// <summary>Waits until the process is up. If it exits before, fails with its log.</summary>
    protected async Task UpAsync(Task up)
    {
        await Task.WhenAny(up, _process.WaitForExitAsync(TestContext.Current.CancellationToken))
            .WaitAsync(TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken);
        if (!up.IsCompleted) Assert.Fail($"The process exited with code {_process.ExitCode}: {Log}");
    }

    private void Read(string? line)
    {
        if (line is null) return;
        lock (_log) _log.Add(line);
        Hear(line);
    }
}
