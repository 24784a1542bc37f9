using System.Runtime.InteropServices;
using Detourer.Imaging.Compose;
using Detourer.Imaging.Decode;
using Detourer.Imaging.Devices;
using Detourer.Imaging.Encode;
using Detourer.Imaging.Isolation;
using Detourer.Imaging.Models;
using Detourer.Imaging.Pixels;
using Detourer.Imaging.Prepare;
using Detourer.Imaging.Segment;

namespace Detourer.Imaging;

/// <summary>
/// Computes cutouts. A process has one engine; calls may overlap. Networks run one at a time, because each uses all
/// cores; other photos are decoded and encoded meanwhile.
/// </summary>
public sealed class CutoutEngine : IDisposable
{
    private readonly ModelStore _store;
    private readonly ImagingLimits _limits;
    private readonly TimeProvider _time;
    private readonly ImageDecoder _decoder;
    private readonly ModelPreparation _preparation;
    private readonly SegmentationSessions _sessions;
    private readonly PhotoSegmenter _photos;

    /// <summary>Creates an engine.</summary>
    /// <param name="store">The model files.</param>
    /// <param name="limits">The limits of each photo.</param>
    /// <param name="time">The clock.</param>
    /// <param name="decoder">Decodes photos and backgrounds. Default: <see cref="InProcessDecoder"/>.</param>
    /// <param name="device">What networks run on; null for the processor.</param>
    public CutoutEngine(
        ModelStore store, ImagingLimits limits, TimeProvider time, ImageDecoder? decoder = null,
        ComputeDevice? device = null)
    {
        (_store, _limits, _time, _decoder) = (store, limits, time, decoder ?? InProcessDecoder.Instance);
        _preparation = new ModelPreparation(store, time, device);
        _sessions = new SegmentationSessions(
            LocateAsync, new InferenceQueue(time), limits.ModelMemoryBytes ?? ModelMemory.DefaultBudget(), device);
        _photos = new PhotoSegmenter(_sessions.Inference, _decoder, limits);
    }

    /// <summary>Cuts out the subject of one photo.</summary>
    /// <param name="photo">The whole file.</param>
    /// <param name="options">The options.</param>
    /// <param name="progress">Receives each step when it starts.</param>
    /// <param name="cancellationToken">Cancels the current step.</param>
    /// <exception cref="ImagingException">The photo, the options or the model are invalid.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<Cutout> CutAsync(
        ReadOnlyMemory<byte> photo, CutoutOptions options, IProgress<CutoutStep>? progress,
        CancellationToken cancellationToken)
    {
        // Invalid input is refused before a model is downloaded.
        options.Validate();
        Model model = options.Model is null ? ModelCatalog.BuiltIn.Default : ModelCatalog.BuiltIn.Find(options.Model);
        Decoder.Identify(photo, _limits);

        using SessionLease lease = await _sessions.RentAsync(model, options.Precision, cancellationToken);
        return await RunOnDedicatedThread(
            () => Cut(photo, options, lease.Session, progress, cancellationToken) with
            {
                Device = lease.File.Device,
                Precision = lease.File.Precision,
            },
            cancellationToken);
    }

    /// <summary>Downloads and loads a model, so that the first photo does not wait for it.</summary>
    /// <exception cref="ImagingException">
    /// <c>model_too_large_for_worker</c>, <c>model_unavailable</c>, <c>model_broken</c>
    /// </exception>
    public async Task LoadAsync(Model model, CancellationToken cancellationToken) =>
        (await _sessions.RentAsync(model, precision: null, cancellationToken)).Dispose();

    /// <summary>
    /// Decides whether a model that is on this machine runs in 8 bits here. Photos that are cut out meanwhile use 32
    /// bits; later ones use what was decided.
    /// </summary>
    /// <inheritdoc cref="ModelPreparation.PrepareAsync"/>
    public Task<PreparedModel> PrepareAsync(Model model, CancellationToken cancellationToken) =>
        _preparation.PrepareAsync(model, cancellationToken);

    /// <summary>What was decided about a model on this machine; null until it is prepared.</summary>
    public PreparedModel? Find(Model model) => _preparation.Find(model);

    private async Task<ModelFile> LocateAsync(
        Model model, ModelPrecision? precision, CancellationToken cancellationToken)
    {
        await _store.PullAsync(model, progress: null, cancellationToken);
        return await _preparation.ChooseAsync(model, precision ?? _store.Precision, cancellationToken);
    }

    private Cutout Cut(
        ReadOnlyMemory<byte> file, CutoutOptions options, SegmentationSession session,
        IProgress<CutoutStep>? progress, CancellationToken cancellationToken)
    {
        Model model = session.Model;
        using Stream stream = StreamOf(file);
        ImageHeader header = _decoder.ReadHeader(stream, _limits, cancellationToken);
        using var steps = new StepRunner(
            _limits.MaxDurationWith(model), model.Name, _time, progress, cancellationToken);

        using SegmentedPhoto segmented = _photos.Segment(file, header, session, steps, cancellationToken);
        (PixelBuffer photo, PixelBuffer matte) = (segmented.Photo, segmented.Matte);

        steps.Run(CutoutStep.Refine, token =>
            Refiner.Refine(photo, matte, options.Refine, model.InputSize, token));
        IReadOnlyList<CutoutWarning> warnings = Coverage.Check(photo, matte, segmented.Confidence);

        using PixelBuffer picture = steps.Run(CutoutStep.Compose, token =>
            Composer.Compose(photo, matte, options, Decode(steps.Timer, token), token));
        if (picture != matte) matte.Dispose();

        ReadOnlyMemory<byte> data = steps.Run(CutoutStep.Encode, token =>
            Encoder.Encode(
                picture, options.Format, options.Quality, options.MetadataOf(file), token, release: true));

        return new Cutout(data, options.Format, picture.Width, picture.Height, steps.Steps) { Warnings = warnings };
    }

    private static MemoryStream StreamOf(ReadOnlyMemory<byte> file) =>
        MemoryMarshal.TryGetArray(file, out ArraySegment<byte> bytes)
            ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
            : new MemoryStream(file.ToArray(), writable: false);

    private Func<ReadOnlyMemory<byte>, PixelBuffer> Decode(WorkTimer timer, CancellationToken cancellationToken) =>
        file => _decoder.Decode(file, _limits, timer, cancellationToken);

    /// <summary>
    /// Runs a cutout outside the thread pool, because it blocks its thread for seconds. The pool starts with one thread
    /// per core and adds more slowly, so requests and events would be delayed.
    /// </summary>
    private static Task<Cutout> RunOnDedicatedThread(Func<Cutout> work, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(work, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <inheritdoc/>
    public void Dispose()
    {
        _preparation.Dispose();
        _sessions.Dispose();
        _photos.Dispose();
    }
}
