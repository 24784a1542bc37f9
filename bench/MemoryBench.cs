using Detourer.Imaging;
using Detourer.Imaging.Models;

namespace Detourer.Bench;

/// <summary>How much more memory a photo takes, at its peak, than the bare network does.</summary>
internal static class MemoryBench
{
    public static async Task RunAsync(ModelStore store, string path)
    {
        byte[] photo = Photo.Jpeg(24);
        double alone;
        using (var bare = new Bare(path))
        {
            bare.Run();
            Machine.ResetPeak();
            bare.Run();
            alone = Machine.PeakMegabytes();
        }

        using var engine = new CutoutEngine(store, new ImagingLimits(), TimeProvider.System);
        await engine.CutAsync(Photo.Jpeg(0.1), new CutoutOptions(), null, default);
        Machine.ResetPeak();
        await engine.CutAsync(Photo.Jpeg(0.1), new CutoutOptions(), null, default);
        double small = Machine.PeakMegabytes();
        Machine.ResetPeak();
        await engine.CutAsync(photo, new CutoutOptions(), null, default);
        double large = Machine.PeakMegabytes();

        Console.WriteLine("Peak resident memory, 24-megapixel JPEG to PNG:");
        Console.WriteLine();
        Console.WriteLine("| | MB |");
        Console.WriteLine("| --- | ---: |");
        Console.WriteLine($"| bare inference | {alone:0} |");
        Console.WriteLine($"| engine, 0.1 megapixels | {small:0} |");
        Console.WriteLine($"| engine, 24 megapixels | {large:0} |");
        Console.WriteLine($"| engine − bare | {large - alone:0} |");
    }
}
