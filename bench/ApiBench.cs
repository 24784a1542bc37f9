using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;

namespace Detourer.Bench;

/// <summary>
/// The overhead of a job through the HTTP API: its duration minus the engine's time, on an idle system.
/// </summary>
internal static class ApiBench
{
    private const int Jobs = 200;

    public static async Task RunAsync()
    {
        byte[] photo = Photo.Jpeg(4.5);
        await using Service service = await Service.StartAsync();
        using ClientWebSocket socket = await service.ListenAsync();
        var beyond = new double[Jobs];
        for (int i = -3; i < Jobs; i++) // the first three warm up
        {
            long start = Stopwatch.GetTimestamp();
            string id = await service.AddAsync(photo);
            JsonElement job = await Service.WaitAsync(socket, id);
            double all = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (i >= 0) beyond[i] = all - job.GetProperty("result").GetProperty("milliseconds").GetInt32();
        }

        Console.WriteLine(
            $"A job with a photo of {photo.Length / 1e6:0.0} MB, from the first byte sent to the event of success,");
        Console.WriteLine($"minus the engine's time; {Jobs} sequential jobs:");
        Console.WriteLine();
        Console.WriteLine("| | ms |");
        Console.WriteLine("| --- | ---: |");
        Console.WriteLine($"| p50 | {Percentile.Of(beyond, 0.5):0} |");
        Console.WriteLine($"| p90 | {Percentile.Of(beyond, 0.9):0} |");
        Console.WriteLine($"| p99 | {Percentile.Of(beyond, 0.99):0} |");
        Console.WriteLine($"| maximum | {beyond.Max():0} |");
    }
}
