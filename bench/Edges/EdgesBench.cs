using Detourer.Imaging;
using Detourer.Imaging.Models;
using Detourer.Imaging.Pixels;
using Detourer.Imaging.Refine;

namespace Detourer.Bench.Edges;

/// <summary>Cutouts of photos whose alpha is known, beside the truth: each way to refine, picture by picture.</summary>
internal static class EdgesBench
{
    private const string Baseline = "guided";

    private sealed record Way(string Name, Action<PixelBuffer, PixelBuffer> Apply);

    private static readonly Way[] _ways =
    [
        new("off", (_, _) => { }),
        new("rembg", Premultiply),
        new(Baseline, With(Refinement.Guided)),
        new("matte", With(Refinement.Matte)),
        new("best", With(Refinement.Best)),
    ];

    private static Action<PixelBuffer, PixelBuffer> With(Refinement refinement) => (photo, matte) =>
        Refiner.Refine(photo, matte, refinement, ModelCatalog.BuiltIn.Default.InputSize, CancellationToken.None);

    public static void Run(string modelPath)
    {
        using var pictures = new EdgePictures(modelPath);
        var scores = _ways.ToDictionary(way => way.Name, _ => new List<EdgeScore>());
        Console.WriteLine($"| picture | refine | {EdgeScore.Header} | ÷ {Baseline} |");
        Console.WriteLine("| --- | --- | --: | --: | --: | --: | --: | --: | --: | --: |");
        foreach (EdgePicture picture in pictures.All())
        {
            using (picture) Measure(picture, scores);
        }

        foreach (Way way in _ways)
        {
            EdgeScore mean = EdgeScore.Mean(scores[way.Name]);
            Row("**mean**", way.Name, mean, EdgeScore.Mean(scores[Baseline]));
        }
    }

    private static void Measure(EdgePicture picture, Dictionary<string, List<EdgeScore>> scores)
    {
        var measure = new EdgeMeasure(picture);
        foreach (Way way in _ways)
        {
            using PixelBuffer photo = Copy(picture.Photo);
            using PixelBuffer matte = Copy(picture.Network);
            way.Apply(photo, matte);
            scores[way.Name].Add(measure.Score(photo, matte));
        }

        foreach (Way way in _ways) Row(picture.Name, way.Name, scores[way.Name][^1], scores[Baseline][^1]);
    }

    private static void Row(string picture, string way, EdgeScore score, EdgeScore baseline) =>
        Console.WriteLine($"| {picture} | {way} | {score} | {score.Composite / baseline.Composite:0.00} |");

    /// <summary>How rembg stores pixels: colours times alpha, which a straight alpha then darkens once more.</summary>
    private static void Premultiply(PixelBuffer photo, PixelBuffer matte)
    {
        for (int y = 0; y < photo.Height; y++)
        {
            Span<byte> row = photo.Row(y);
            ReadOnlySpan<byte> alpha = matte.Row(y);
            for (int i = 0; i < row.Length; i++)
                if (i % 4 != 3) row[i] = (byte)Math.Round(row[i] * alpha[i / 4] / 255.0);
        }
    }

    private static PixelBuffer Copy(PixelBuffer image)
    {
        var copy = new PixelBuffer(image.Width, image.Height, image.Channels);
        for (int y = 0; y < image.Height; y++) image.Row(y).CopyTo(copy.Row(y));
        return copy;
    }
}
