using System.Diagnostics;
using System.Globalization;
using Detourer.Imaging;
using Detourer.Imaging.Models;

namespace Detourer.Bench;

/// <summary>
/// The peak memory of a photo, compared with the bare network. Each case runs in its own process, because memory that
/// one case leaves to the allocator would look free to the next.
/// </summary>
internal static class MemoryBench
{
    private const string Child = "memory-of";

    public static async Task RunAsync()
    {
        double alone = await InChildAsync("bare");
        double small = await InChildAsync("0.1");
        double large = await InChildAsync("24");

        Console.WriteLine("Peak resident memory of a process, JPEG to PNG, third photo:");
        Console.WriteLine();
        Console.WriteLine("| | MB |");
        Console.WriteLine("| --- | ---: |");
        Console.WriteLine($"| bare inference | {alone:0} |");
        Console.WriteLine($"| engine, 0.1 megapixels | {small:0} |");
        Console.WriteLine($"| engine, 24 megapixels | {large:0} |");
        Console.WriteLine($"| engine at 24 megapixels − bare | {large - alone:0} |");
    }

    /// <summary>Measures one case and prints its peak, if the arguments ask for it.</summary>
    /// <returns>Whether this process was such a case.</returns>
    public static async Task<bool> RunChildAsync(string[] args, ModelStore store, string path)
    {
        if (args is not [Child, var what]) return false;
        Func<Task> act;
        if (what == "bare")
        {
            var bare = new Bare(path);
            act = () => Task.Run(bare.Run);
        }
        else
        {
            byte[] photo = Photo.Jpeg(double.Parse(what, CultureInfo.InvariantCulture));
            var engine = new CutoutEngine(store, new ImagingLimits(), TimeProvider.System);
            act = () => engine.CutAsync(photo, new CutoutOptions(), null, default);
        }

        await act();
        await act();
        Machine.ResetPeak();
        await act();
        Console.WriteLine(Machine.PeakMegabytes().ToString(CultureInfo.InvariantCulture));
        return true;
    }

    private static async Task<double> InChildAsync(string what)
    {
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [typeof(MemoryBench).Assembly.Location, Child, what])
            {
                RedirectStandardOutput = true,
            })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return double.Parse(output, CultureInfo.InvariantCulture);
    }
}
