namespace Detourer.Bench.Distributed;

/// <summary>Processor time of this process and of its children, by role. Linux only.</summary>
internal static class Processor
{
    private const double TicksPerSecond = 100;

    /// <summary>Seconds so far.</summary>
    public static IReadOnlyDictionary<string, double> Seconds(Fleet fleet)
    {
        Dictionary<string, double> seconds = new() { ["client"] = Environment.CpuUsage.TotalTime.TotalSeconds };
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out int id)) continue;
            if (Read(folder) is not var (name, parent, time) || parent != Environment.ProcessId) continue;
            string part = id == fleet.Web.Id ? "web" : fleet.Workers.Contains(id) ? "workers" : name switch
            {
                "redis-server" => "Redis",
                "mariadbd" => "database",
                _ => "store",
            };
            seconds[part] = seconds.GetValueOrDefault(part) + time;
        }

        return seconds;
    }

    // 4711 (redis-server) S 4700 …, times in fields 14 and 15
    private static (string Name, int Parent, double Time)? Read(string folder)
    {
        try
        {
            string line = File.ReadAllText(Path.Combine(folder, "stat"));
            int close = line.LastIndexOf(')');
            string[] fields = line[(close + 2)..].Split(' ');
            string name = line[(line.IndexOf('(', StringComparison.Ordinal) + 1)..close];
            return (name, int.Parse(fields[1]), (double.Parse(fields[11]) + double.Parse(fields[12])) / TicksPerSecond);
        }
        catch (IOException)
        {
            return null; // the process has exited
        }
    }
}
