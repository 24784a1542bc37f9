using Detourer.Imaging;
using Detourer.Imaging.Models;
using Detourer.Imaging.Prepare;

namespace Detourer.Bench.Peers;

/// <summary>The engine and the bare network in one precision.</summary>
internal sealed class Precise : IDisposable
{
    private readonly CutoutEngine _engine;
    private readonly CutoutOptions _options;
    private readonly Bare _bare;

    private Precise(ModelStore store, ModelFile file)
    {
        _engine = new CutoutEngine(store, new ImagingLimits(), new TimeWithoutTimers());
        _options = new CutoutOptions { Precision = file.Precision };
        _bare = new Bare(file.Path);
    }

    /// <summary>Prepares the default model, if necessary, and loads nothing yet but the bare network.</summary>
    public static async Task<Precise> CreateAsync(ModelStore store, ModelPrecision precision) =>
        new(store, await FileAsync(store, precision));

    /// <summary>The prepared file of the default model.</summary>
    public static async Task<ModelFile> FileAsync(ModelStore store, ModelPrecision precision)
    {
        using var preparation = new ModelPreparation(store, TimeProvider.System);
        Model model = ModelCatalog.BuiltIn.Default;
        await preparation.PrepareAsync(model, default);
        return await preparation.ChooseAsync(model, precision, default);
    }

    public void RunBare() => _bare.Run();

    public Task<Cutout> CutAsync(byte[] photo) => _engine.CutAsync(photo, _options, null, default);

    public void Dispose()
    {
        _bare.Dispose();
        _engine.Dispose();
    }

    /// <summary>
    /// The engine gives memory back when no photo arrives for a while. Here it only waits while the others run.
    /// </summary>
    private sealed class TimeWithoutTimers : TimeProvider
    {
        public override ITimer CreateTimer(
            TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new Never();

        private sealed class Never : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
