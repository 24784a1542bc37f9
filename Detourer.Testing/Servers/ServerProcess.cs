using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Detourer.Testing.Servers;

/// <summary>A server on the loopback interface that a test starts, kills and starts again.</summary>
internal sealed class ServerProcess(string program, params string[] arguments) : IAsyncDisposable
{
    private const int LinesKept = 60;
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    private Process? _process;

    /// <summary>A free port.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Runs a program and fails unless its exit code is 0.</summary>
    public static async Task RunAsync(string program, params string[] arguments)
    {
        var said = new ConcurrentQueue<string>();
        using Process process = Start(program, arguments, said);
        await process.WaitForExitAsync().WaitAsync(_patience);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} {Ended(process, said)}");
    }

    /// <summary>Starts the server and waits until it responds.</summary>
    /// <param name="answers">Whether it responds.</param>
    public async Task StartAsync(Func<Task<bool>> answers)
    {
        _process?.Dispose();
        var said = new ConcurrentQueue<string>();
        _process = Start(program, arguments, said);
        using var patience = new CancellationTokenSource(_patience);
        while (!await answers())
        {
            if (_process.HasExited)
            {
                await _process.WaitForExitAsync(patience.Token); // until its output has been read
                Assert.Fail($"{program} {Ended(_process, said)}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Sends a signal, named without SIG.</summary>
    public Task SignalAsync(string signal) => RunAsync("kill", $"-{signal}", $"{_process!.Id}");

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) await KillAsync();
        _process?.Dispose();
    }

    /// <summary>Whether a server listens on a port.</summary>
    public static async Task<bool> ListensAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Ended(Process process, IEnumerable<string> said) =>
        $"exited with code {process.ExitCode}.{Environment.NewLine}{string.Join(Environment.NewLine, said)}";

    private static Process Start(string program, string[] arguments, ConcurrentQueue<string> said)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        // Read continuously, so that the process never blocks on a full pipe.
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;

        void Keep(string? line)
        {
            if (line is null) return;
            said.Enqueue(line);
            if (said.Count > LinesKept) said.TryDequeue(out _);
        }
    }
}
