using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Detourer.ServiceDefaults;

/// <summary>Starts a process, or says in plain words why it cannot be.</summary>
public static partial class HostStart
{
    /// <summary>Builds a host and runs it until it is told to stop.</summary>
    /// <returns>The exit code: 0, or 1 where a setting is wrong or what the process needs is taken or not there.</returns>
    public static async Task<int> RunOrExplainAsync(Func<IHost> build)
    {
        IHost host;
        try
        {
            host = build();
            // All wrong settings at once, before anything is built upon the first of them.
            host.Services.GetService<IStartupValidator>()?.Validate();
            await host.StartAsync();
        }
        catch (Exception e) when (Reasons(e) is { Length: > 0 } reasons)
        {
            foreach (string reason in reasons) await Console.Error.WriteLineAsync(reason);
            return 1;
        }

        await host.WaitForShutdownAsync();
        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        return 0;
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
