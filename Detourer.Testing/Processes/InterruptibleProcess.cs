using System.Diagnostics;

namespace Detourer.Testing.Processes;

/// <summary>Starts processes that hear SIGINT: a shell that runs the tests in the background has them ignore it, and with them what they start.</summary>
internal static class InterruptibleProcess
{
    public static ProcessStartInfo Start(string program, params IEnumerable<string> arguments) =>
        OperatingSystem.IsLinux() && Require.FindTool("env") is { } env
            ? new ProcessStartInfo(env, ["--default-signal=INT", program, .. arguments])
            : new ProcessStartInfo(program, arguments);
}
