using System.Net.WebSockets;
using Detourer.Imaging.Segment;

namespace Detourer.Bench;

/// <summary>The memory of the service as the number of photos grows.</summary>
internal static class SoakBench
{
    private const int Photos = 500;
    private const int Every = 20;

    private static readonly TimeSpan _rest = InferenceQueue.IdleTime + TimeSpan.FromSeconds(5);

    public static async Task RunAsync()
    {
        byte[] photo = Photo.Jpeg(1);
        await using Service service = await Service.StartAsync();
        using ClientWebSocket socket = await service.ListenAsync();
        Console.WriteLine("Resident memory of the service by the number of one-megapixel photos sent through the API:");
        Console.WriteLine();
        Console.WriteLine("| photos | MB |");
        Console.WriteLine("| ---: | ---: |");
        for (int done = 0; done < Photos; done += Every)
        {
            string[] ids = await Task.WhenAll(Enumerable.Range(0, Every).Select(_ => service.AddAsync(photo)));
            foreach (string id in ids)
            {
                await Service.WaitAsync(socket, id);
                await service.DeleteAsync(id);
            }

            Console.WriteLine($"| {done + Every} | {service.Megabytes:0} |");
        }

        await Task.Delay(_rest, TimeProvider.System);
        Console.WriteLine($"| {_rest.TotalSeconds:0} s later | {service.Megabytes:0} |");
    }
}
