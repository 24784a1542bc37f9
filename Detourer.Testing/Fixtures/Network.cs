using System.Collections.Concurrent;
using Detourer.Imaging;
using Detourer.Imaging.Models;
using Detourer.Imaging.Pixels;
using Detourer.Imaging.Refine;
using Microsoft.Extensions.Time.Testing;

namespace Detourer.Testing.Fixtures;

/// <summary>
/// The engine of all tests that run the network. Its clock stands still until a test advances it. The matte of each
/// photo is computed once.
/// </summary>
public sealed class Network : IDisposable
{
    private readonly ConcurrentDictionary<string, PixelBuffer> _mattes = new();

    public Network() =>
        Engine = new CutoutEngine(new ModelStore(new ModelStoreOptions(), Time), new ImagingLimits(), Time);

    public FakeTimeProvider Time { get; } = new();

    public CutoutEngine Engine { get; }

    /// <summary>The network's matte of a test photo, before refinement.</summary>
    public async Task<PixelBuffer> MatteAsync(string photo)
    {
        if (_mattes.TryGetValue(photo, out PixelBuffer? known)) return known;
        var options = new CutoutOptions { MaskOnly = true, Refine = Refinement.Off };
        Cutout mask = await CutAsync(Read(photo), options);
        using PixelBuffer decoded = Pictures.Decode(mask.Data);
        return _mattes[photo] = Pictures.GreyOf(decoded);
    }

    public Task<Cutout> CutAsync(
        ReadOnlyMemory<byte> photo, CutoutOptions options, IProgress<CutoutStep>? progress = null)
    {
        Require.Model();
        return Engine.CutAsync(photo, options, progress, TestContext.Current.CancellationToken);
    }

    /// <summary>Reads a file of the photos' folder.</summary>
    public static byte[] Read(string photo) => File.ReadAllBytes(Path.Combine(Require.Photos(), photo));

    /// <summary>The alpha of a photo's reference, or its grey if the reference is a mask.</summary>
    internal static PixelBuffer Reference(string photo)
    {
        string name = Path.GetFileNameWithoutExtension(photo);
        using PixelBuffer reference = Pictures.Decode(Read($"reference/{name}.isnet-general-use.png"));
        return name == "anime-girl-1" ? Pictures.AlphaOf(reference) : Pictures.GreyOf(reference);
    }

    public void Dispose()
    {
        Engine.Dispose();
        foreach (PixelBuffer matte in _mattes.Values) matte.Dispose();
    }
}
