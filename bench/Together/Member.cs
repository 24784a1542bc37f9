using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Detourer.Bench.Together;

/// <summary>One process of Detourer's, with a stand-in for the engine.</summary>
internal sealed partial class Member : IAsyncDisposable
{
    /// <summary>What the stand-in takes for a photo, in milliseconds.</summary>
    public const int EngineMilliseconds = 250;

    private readonly Process _process;

    private Member(Process process, Uri address) => (_process, Address) = (process, address);

    public int Id => _process.Id;

    public Uri Address { get; }

    /// <summary>Starts it, and waits until it listens.</summary>
    /// <param name="assembly"><c>Detourer.Web</c> or <c>Detourer.Worker</c>.</param>
    /// <param name="servers">Where it keeps what it has.</param>
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
        // Each of 32 processes on one machine gets what one of them needs.
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StandInEngine).Assembly.Location;
        start.Environment[StandInEngine.Variable] = $"{EngineMilliseconds}";

        Process process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Listening().Match(line) is not { Success: true } match) continue;
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null); // so that it never waits for a reader
            return new Member(process, new Uri(match.Groups[1].Value));
        }

        throw new InvalidOperationException($"{assembly} has ended.");
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
