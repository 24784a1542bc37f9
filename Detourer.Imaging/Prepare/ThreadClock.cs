using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Detourer.Imaging.Prepare;

/// <summary>
/// The processor time of the current thread. On a machine that others use too, a wall clock compares loads rather than
/// networks. Where the system has no such clock it is the wall clock.
/// </summary>
internal static partial class ThreadClock
{
    private const int LinuxThreadClock = 3;
    private const int MacThreadClock = 16;

    /// <summary>Time from an arbitrary start; comparable on one thread only.</summary>
    public static TimeSpan Now()
    {
        if ((OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
            && GetTime(OperatingSystem.IsLinux() ? LinuxThreadClock : MacThreadClock, out TimeSpec now) == 0)
        {
            return TimeSpan.FromSeconds(now.Seconds) + TimeSpan.FromMicroseconds(now.Nanoseconds / 1000d);
        }

        return Stopwatch.GetElapsedTime(0);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
