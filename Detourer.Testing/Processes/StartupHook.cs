using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

/// <summary>
/// Loaded into a Detourer process by <c>DOTNET_STARTUP_HOOKS</c>. Kills the process, like kill -9, when a given span
/// begins or ends. So a crash happens at an exact point, and the product contains no code for tests.
/// </summary>
internal static class StartupHook
{
    /// <summary><c>+job.run</c> kills the process when that span begins, <c>-job.run</c> when it ends.</summary>
    public const string Variable = "DETOURER_TEST_CRASH";

    public static void Initialize()
    {
        if (Assembly.GetEntryAssembly()?.GetName().Name == "Detourer.Decoder")
        {
            Detourer.Testing.Processes.DecoderFaults.Install();
            return;
        }

        Detourer.Testing.Processes.StandInEngine.Install();
        string where = Environment.GetEnvironmentVariable(Variable) ?? "";
        if (where.Length < 2) return;
        ActivitySource.AddActivityListener(new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Detourer.", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = activity => { if (where == $"+{activity.OperationName}") Die(); },
            ActivityStopped = activity => { if (where == $"-{activity.OperationName}") Die(); },
        });
    }

    /// <summary>kill -9 of this process.</summary>
    internal static void Die()
    {
        const int Kill = 9;
        _ = kill(Environment.ProcessId, Kill);
        while (true) Thread.Yield(); // dead before this returns
    }

    [DllImport("libc")]
    private static extern int kill(int process, int signal);
}
