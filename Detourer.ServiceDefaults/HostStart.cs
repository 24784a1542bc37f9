using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Detourer.ServiceDefaults;

/// <summary>Starts a process, or explains in one sentence why it cannot start.</summary>
public static class HostStart
{
    /// <summary>Builds a host and runs it until it receives a stop signal.</summary>
    /// <returns>
    /// The exit code: 0, even if it is stopped during start; 1 if a setting is invalid or a resource is missing or in
    /// use.
    /// </returns>
    public static async Task<int> RunOrExplainAsync(Func<IHost> build)
    {
        try
        {
            IHost host = build();
            // Dispose before the process exits: native code that still runs, such as loading a model, would crash it.
            await using var end = (IAsyncDisposable)host;
            // Report all invalid settings together, before any service uses them.
            host.Services.GetService<IStartupValidator>()?.Validate();
            // A host whose services cannot be created cannot be stopped either.
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

    /// <summary>Starts all services, or stops those that have started.</summary>
    /// <returns>Whether the host is up; false if it received a stop signal during start.</returns>
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
            // Read before stopping, because stopping sets the same token.
            bool isStopped = e is OperationCanceledException && stopping.IsCancellationRequested;
            await host.StopAsync();
            if (isStopped) return false;
            throw;
        }
    }

    /// <summary>The reasons in plain words. Empty for a bug in Detourer, which is shown with its stack.</summary>
    private static string[] Reasons(Exception error) => error switch
    {
        AggregateException { InnerExceptions: var all } => [.. all.SelectMany(Reasons)],
        OptionsValidationException e => [.. e.Failures.Select(failure => NameTheKey(failure, e.OptionsType))],
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } or IOException
            or FormatException =>
            [error.Message],
        _ => [],
    };

    /// <summary>
    /// Names a setting by its key, <c>Jobs:MaxAttempts</c>, where the validator names the property,
    /// <c>JobsOptions.MaxAttempts</c>. The options of a section are called after it.
    /// </summary>
    private static string NameTheKey(string failure, Type options) =>
        failure.Replace($"{options.Name}.", $"{options.Name[..^"Options".Length]}:", StringComparison.Ordinal);
}
