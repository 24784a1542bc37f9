using System.Diagnostics;

namespace Detourer.Testing;

/// <summary>Measures the memory of this process.</summary>
internal static class Memory
{
    /// <summary>How far the peak memory of this process rises above its current use, in megabytes.</summary>
    public static long PeakGrowth(Action work)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Peak memory is read from /proc, which only Linux has.");
        Collect();
        // 5 resets the peak to the current use (proc(5)). Without permission, an older peak hides a smaller one.
        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
        catch (UnauthorizedAccessException)
        {
        }

        long before = Peak();
        work();
        return (Peak() - before) / 1_000_000;
    }

    /// <summary>The resident memory of this process after a garbage collection, in megabytes.</summary>
    public static long Resident()
    {
        Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 / 1_000_000;
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private static long Peak()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
