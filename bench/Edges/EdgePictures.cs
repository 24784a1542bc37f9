using System.IO.Hashing;
using Detourer.Imaging;
using Detourer.Imaging.Decode;
using Detourer.Imaging.Models;
using Detourer.Imaging.Pixels;
using Detourer.Imaging.Segment;

namespace Detourer.Bench.Edges;

/// <summary>
/// Finds the pictures whose alpha is known: the project's scenes, and the photos of <c>shared/mattes</c> beside the
/// repository, where that folder exists. What the network says is kept in the folder of temporary files.
/// </summary>
internal sealed class EdgePictures(string modelPath) : IDisposable
{
    private readonly string _cache = Path.Combine(Path.GetTempPath(), "detourer-edges");
    private readonly InferenceQueue _inference = new(TimeProvider.System);
    private SegmentationSession? _session;

    /// <summary>One picture at a time; the caller disposes of it.</summary>
    public IEnumerable<EdgePicture> All()
    {
        string scenes = Path.Combine(Photo.Repository(), "bench", "scenes");
        string pictures = Path.Combine(Photo.Repository(), "docs", "pictures");
        foreach (string truth in Files(scenes, "*.cutout.webp"))
        {
            string name = Path.GetFileName(truth).Split('.')[0];
            string photo = Path.Combine(scenes, $"{name}.jpg");
            yield return Read(name, File.Exists(photo) ? photo : Path.Combine(pictures, $"{name}.jpg"), truth);
        }

        foreach ((string name, PixelBuffer photo, PixelBuffer truth) in DrawnScenes.All())
            yield return new EdgePicture(name, photo, NetworkOf(photo), truth);

        string mattes = Path.Combine(Photo.Repository(), "..", "shared", "mattes");
        foreach (string alpha in Files(mattes, "*.alpha.png"))
        {
            string name = Path.GetFileName(alpha).Split('.')[0];
            string photo = Path.Combine(mattes, $"{name}.jpg");
            yield return ReadMatte(name, File.Exists(photo) ? photo : Path.Combine(mattes, $"{name}.png"), alpha);
        }
    }

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal) : [];

    private EdgePicture Read(string name, string photoFile, string truthFile)
    {
        PixelBuffer photo = Decode(photoFile);
        return new EdgePicture(name, photo, NetworkOf(photo), Decode(truthFile));
    }

    private EdgePicture ReadMatte(string name, string photoFile, string alphaFile)
    {
        PixelBuffer photo = Decode(photoFile);
        using PixelBuffer grey = Decode(alphaFile);
        Layer alpha = Layer.Of(grey, 0);
        return new EdgePicture(name, photo, NetworkOf(photo), new TrueColors(photo, alpha).Estimate());
    }

    private PixelBuffer NetworkOf(PixelBuffer photo)
    {
        var hash = new XxHash128();
        hash.Append(File.ReadAllBytes(modelPath).AsSpan(0, 1 << 16));
        for (int y = 0; y < photo.Height; y++) hash.Append(photo.Row(y));
        string kept = Path.Combine(_cache, Convert.ToHexString(hash.GetCurrentHash()) + ".matte");
        var matte = new PixelBuffer(photo.Width, photo.Height, 1);
        if (File.Exists(kept))
        {
            ReadOnlySpan<byte> bytes = File.ReadAllBytes(kept);
            for (int y = 0; y < matte.Height; y++) bytes.Slice(y * matte.Width, matte.Width).CopyTo(matte.Row(y));
            return matte;
        }

        matte.Dispose();
        _session ??= new SegmentationSession(ModelCatalog.BuiltIn.Default, modelPath);
        using Segmentation found = Segmenter.Segment(photo, _session, _inference, null, CancellationToken.None);
        matte = found.ToMatte(photo, CancellationToken.None);
        Directory.CreateDirectory(_cache);
        using FileStream file = File.Create(kept);
        for (int y = 0; y < matte.Height; y++) file.Write(matte.Row(y));
        return matte;
    }

    private static PixelBuffer Decode(string file) =>
        Decoder.Decode(File.ReadAllBytes(file), new ImagingLimits(), CancellationToken.None);

    public void Dispose()
    {
        _session?.Dispose();
        _inference.Dispose();
    }
}
