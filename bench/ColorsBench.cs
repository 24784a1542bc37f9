using Detourer.Imaging;
using Detourer.Imaging.Compose;
using Detourer.Imaging.Decode;
using Detourer.Imaging.Pixels;

namespace Detourer.Bench;

/// <summary>
/// The error of the subject's colours in soft pixels: estimated, compared with the photo's RGB and with rembg's
/// premultiplied pixels. The photos are composites of the rendered cutouts over each other's photos.
/// </summary>
internal static class ColorsBench
{
    private static readonly string[] _names = ["fur", "glass", "product"];

    public static void Run()
    {
        Console.WriteLine("Foreground colour error in soft pixels, in levels of 255:");
        Console.WriteLine();
        Console.WriteLine("| cutout over photo | estimated | RGB kept | RGB × α | ÷ kept | ÷ RGB × α |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        List<ColorError> errors = [];
        foreach (string name in _names)
        {
            foreach (string behind in _names.Where(other => other != name))
            {
                ColorError error = Measure(name, behind);
                errors.Add(error);
                Console.WriteLine(
                    $"| {name} over {behind} | {error.Estimated:0.0} | {error.Kept:0.0} | {error.Premultiplied:0.0} "
                    + $"| {error.Estimated / error.Kept:0.00} | {error.Estimated / error.Premultiplied:0.00} |");
            }
        }

        Console.WriteLine($"| average | | | | {errors.Average(e => e.Estimated / e.Kept):0.00} "
            + $"| {errors.Average(e => e.Estimated / e.Premultiplied):0.00} |");
    }

    private static ColorError Measure(string name, string behind)
    {
        using PixelBuffer cutout = Read($"Detourer.Tests/Fixtures/{name}.cutout.png");
        using PixelBuffer photo = Read($"docs/pictures/{behind}.jpg");
        using PixelBuffer background = Frame.Resize(photo, cutout.Width, cutout.Height);
        using var matte = new PixelBuffer(cutout.Width, cutout.Height, 1);
        for (int y = 0; y < matte.Height; y++)
            for (int x = 0; x < matte.Width; x++) matte.Row(y)[x] = cutout.Row(y)[(x * 4) + 3];
        return Composite.Measure(cutout, matte, background);
    }

    private static PixelBuffer Read(string path) => Decoder.Decode(
        File.ReadAllBytes(Path.Combine(Photo.Repository(), path)), new ImagingLimits(), CancellationToken.None);
}
