using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Detourer.Bench.Distributed;

/// <summary>A Detourer process with a stand-in for the engine.</summary>
internal sealed partial class Member : IAsyncDisposable
{
    /// <summary>Duration of a photo in the stand-in engine, in milliseconds.</summary>
    public const int EngineMilliseconds = 250;

    private readonly Process _process;

    private Member(Process process, Uri address) => (_process, Address) = (process, address);

    public int Id => _process.Id;

    public Uri Address { get; }

    /// <summary>Starts the process and waits until it listens.</summary>
    /// <param name="assembly"><c>Detourer.Web</c> or <c>Detourer.Worker</c>.</param>
    /// <param name="servers">The servers that it uses.</param>
    public static async Task<Member> StartAsync(string assembly, Servers servers)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll")])
        {
            WorkingDirectory = Path.Combine(Photo.Repository(), assembly),
            RedirectStandardOutput = true,
        };
        foreach ((string name, string value) in servers.Environment) start.Environment[name] = value;
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["Admission__MaxJobs"] = "0";
        start.Environment["Admission__MaxWaiting"] = "0";
        start.Environment["Admission__BulkFrom"] = "1000000";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        start.Environment["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information";
        // The server GC would reserve memory for all cores in each of up to 32 processes.
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StandInEngine).Assembly.Location;
        start.Environment[StandInEngine.Variable] = $"{EngineMilliseconds}";

        Process process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Listening().Match(line) is not { Success: true } match) continue;
            // Drained, so that the process never blocks on a full pipe.
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            return new Member(process, new Uri(match.Groups[1].Value));
        }

        throw new InvalidOperationException($"{assembly} has exited.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();
}
