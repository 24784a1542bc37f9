using System.Collections.Concurrent;
using Detourer.Imaging;
using Detourer.Imaging.Models;
using Detourer.Imaging.Pixels;
using Detourer.Imaging.Prepare;
using Detourer.Imaging.Refine;
using Microsoft.Extensions.Time.Testing;

namespace Detourer.Testing.Fixtures;

/// <summary>
/// The engine of all tests that run the network. Its clock stands still until a test advances it. The matte of each
/// photo is computed once.
/// </summary>
public sealed class Network : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, PixelBuffer> _mattes = new();

    public Network() =>
        Engine = new CutoutEngine(
            new ModelStore(new ModelStoreOptions { Precision = ModelPrecision.Fp32 }, Time), new ImagingLimits(), Time);

    public FakeTimeProvider Time { get; } = new();

    /// <summary>Folds the model before a test needs it: waiting for another process takes a clock that moves.</summary>
    public async ValueTask InitializeAsync()
    {
        var store = new ModelStore(new ModelStoreOptions(), TimeProvider.System);
        using var preparation = new ModelPreparation(store, TimeProvider.System);
        if (store.Has(ModelCatalog.BuiltIn.Default))
            await preparation.FoldAsync(ModelCatalog.BuiltIn.Default, CancellationToken.None);
    }

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

    public ValueTask DisposeAsync()
    {
        Engine.Dispose();
        foreach (PixelBuffer matte in _mattes.Values) matte.Dispose();
        return ValueTask.CompletedTask;
    }
}
