using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Detourer.Imaging.Isolation;

/// <summary>What the operating system lets a decoder do. Only Linux supports it.</summary>
internal static partial class ProcessLimits
{
    private const int Data = 2, Core = 4; // RLIMIT_DATA, RLIMIT_CORE

    /// <summary>
    /// Limits the private memory of this process; the pixels that it shares are limited by their number. And writes no
    /// core dump, because any file could cause one, and asks the kernel to kill it before its parent.
    /// </summary>
    /// <param name="memory">Bytes; 0: no limit.</param>
    public static void Apply(long memory)
    {
        if (!OperatingSystem.IsLinux()) return;
        _ = SetLimit(Core, default);
        PreferWhenMemoryIsShort();
        if (memory > 0) _ = SetLimit(Data, new Limit((ulong)memory, (ulong)memory));
    }

    /// <summary>Ends this process at once, whatever native code is doing.</summary>
    public static void EndProcess()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }

    private static void PreferWhenMemoryIsShort()
    {
        const string Most = "1000";
        try
        {
            File.WriteAllText("/proc/self/oom_score_adj", Most);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A sandbox without /proc: the kernel chooses.
        }
    }

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Limit(ulong Current, ulong Most);
}
