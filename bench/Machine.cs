namespace Detourer.Bench;

/// <summary>A description of the machine, and the memory of this process.</summary>
internal static class Machine
{
    public static string Describe()
    {
        string model = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo")
                .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
                ?.Split(':')[1].Trim() ?? "unknown processor"
            : "unknown processor";
        return $"{model}, {Environment.ProcessorCount} cores, {Environment.OSVersion.VersionString}, "
            + $".NET {Environment.Version}";
    }

    /// <summary>Resets the peak to the current use. Linux only.</summary>
    public static void ResetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    /// <summary>Peak resident memory since the last reset, in 10⁶ bytes.</summary>
    public static double PeakMegabytes() => Status("VmHWM:");

    /// <summary>Current resident memory, in 10⁶ bytes.</summary>
    public static double Megabytes() => Status("VmRSS:");

    private static double Status(string name)
    {
        string line = File.ReadLines("/proc/self/status")
            .First(line => line.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024 / 1e6;
    }
}
