using System.Diagnostics;

namespace Detourer.Testing.Processes;

/// <summary>
/// Starts processes that react to SIGINT. A shell that runs the tests in the background lets them ignore that signal,
/// and child processes inherit this.
/// </summary>
internal static class InterruptibleProcess
{
    public static ProcessStartInfo Start(string program, params IEnumerable<string> arguments) =>
        OperatingSystem.IsLinux() && Require.FindTool("env") is { } env
            ? new ProcessStartInfo(env, ["--default-signal=INT", program, .. arguments])
            : new ProcessStartInfo(program, arguments);
}
