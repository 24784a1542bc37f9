namespace Detourer.Bench;

/// <summary>What the figures were seen on, and how much memory the process has used.</summary>
internal static class Machine
{
    public static string Describe()
    {
        string model = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
                ?.Split(':')[1].Trim() ?? "unknown processor"
            : "unknown processor";
        return $"{model}, {Environment.ProcessorCount} cores, {Environment.OSVersion.VersionString}, .NET {Environment.Version}";
    }

    /// <summary>Lets the peak begin anew at what is in use now. Linux only.</summary>
    public static void ResetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    /// <summary>Most resident memory since the last reset, in 10⁶ bytes.</summary>
    public static double PeakMegabytes() => Status("VmHWM:");

    /// <summary>Resident memory now, in 10⁶ bytes.</summary>
    public static double Megabytes() => Status("VmRSS:");

    private static double Status(string name)
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024 / 1e6;
    }
}
