using System.Diagnostics;

namespace Detourer.Testing;

internal static class Memory
{
    /// <summary>By how much the process's peak of memory rises above where it stands now, in megabytes.</summary>
    public static long PeakGrowth(Action work)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Peaks of memory are read from /proc, which only Linux has.");
        Collect();
        // 5 sets the peak back to what is in use now (proc(5)); where it may not be, an older peak hides a smaller one.
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

    /// <summary>What the process has of the machine's memory, in megabytes, garbage apart.</summary>
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
