using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Detourer.ServiceDefaults;

/// <summary>Starts a process, or says in plain words why it cannot be.</summary>
public static partial class HostStart
{
    /// <summary>Builds a host and runs it until it is told to stop.</summary>
    /// <returns>
    /// The exit code: 0, also where it is told to stop before it is up; or 1 where a setting is wrong or what the process
    /// needs is taken or not there.
    /// </returns>
    public static async Task<int> RunOrExplainAsync(Func<IHost> build)
    {
        try
        {
            IHost host = build();
            // Before the process: native code that is under way as it ends, a model being loaded perhaps, crashes it.
            await using var end = (IAsyncDisposable)host;
            // All wrong settings at once, before anything is built upon the first of them.
            host.Services.GetService<IStartupValidator>()?.Validate();
            // A host whose services cannot be built cannot be stopped either.
            host.Services.GetServices<IHostedService>();
            if (await StartAsync(host)) await host.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception e) when (Reasons(e) is { Length: > 0 } reasons)
        {
            foreach (string reason in reasons) await Console.Error.WriteLineAsync(reason);
            return 1;
        }
    }

    /// <summary>Starts all of it, or stops what has started.</summary>
    /// <returns>Whether it is up; if not, it was told to stop meanwhile.</returns>
    private static async Task<bool> StartAsync(IHost host)
    {
        CancellationToken stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        try
        {
            await host.StartAsync();
            return true;
        }
        catch (Exception e)
        {
            // Asked before it is stopped here: that says so too.
            bool isTold = e is OperationCanceledException && stopping.IsCancellationRequested;
            await host.StopAsync();
            if (isTold) return false;
            throw;
        }
    }

    /// <summary>None: it is a fault of ours, and the whole of it is shown.</summary>
    private static string[] Reasons(Exception error) => error switch
    {
        AggregateException { InnerExceptions: var all } => [.. all.SelectMany(Reasons)],
        OptionsValidationException e => [.. e.Failures.Select(failure => Member().Replace(failure, "$1:$2"))],
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } or IOException or FormatException =>
            [error.Message],
        _ => [],
    };

    // MaxAttempts: The field JobsOptions.MaxAttempts must be between 1 and 20.
    [GeneratedRegex(@"^\w+: The field (\w+)Options\.(\w+)")]
    private static partial Regex Member();
}
