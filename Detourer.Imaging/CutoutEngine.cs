using Detourer.Imaging.Compose;
using Detourer.Imaging.Decode;
using Detourer.Imaging.Encode;
using Detourer.Imaging.Models;
using Detourer.Imaging.Pixels;
using Detourer.Imaging.Refine;
using Detourer.Imaging.Segment;

namespace Detourer.Imaging;

/// <summary>
/// Turns photos into cutouts. One for a process; calls may overlap. Inference takes all cores and goes one at a time,
/// while the photos before and after it are decoded and encoded.
/// </summary>
/// <param name="store">Where the models are.</param>
/// <param name="limits">What one photo may cost.</param>
/// <param name="time">The clock.</param>
public sealed class CutoutEngine(ModelStore store, ImagingLimits limits, TimeProvider time) : IDisposable
{
    private readonly SegmentationSessions _sessions = new(store);
    private readonly Inference _inference = new(time);

    /// <summary>Cuts the subject out of one photo.</summary>
    /// <param name="photo">The whole file.</param>
    /// <param name="options">What is wanted.</param>
    /// <param name="progress">Told of each step as it begins.</param>
    /// <param name="cancellationToken">Ends the work within the current step.</param>
    /// <exception cref="ImagingException">Anything that is wrong with photo, options or model.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<Cutout> CutAsync(
        ReadOnlyMemory<byte> photo, CutoutOptions options, IProgress<CutoutStep>? progress,
        CancellationToken cancellationToken)
    {
        // What can be refused at once is, before a model is fetched for it.
        options.Check();
        Model model = options.Model is null ? ModelCatalog.BuiltIn.Default : ModelCatalog.BuiltIn.Find(options.Model);
        Decoder.Check(photo, limits);

        SegmentationSession session = await _sessions.GetAsync(model, cancellationToken);
        return await OnThreadOfItsOwn(() => Cut(photo, options, session, progress, cancellationToken), cancellationToken);
    }

    /// <summary>Loads a model, fetching it where needed, so that the first photo does not wait for it.</summary>
    /// <exception cref="ImagingException"><c>unknown_model</c>, <c>model_unavailable</c>, <c>model_broken</c></exception>
    public Task LoadAsync(Model model, CancellationToken cancellationToken) =>
        _sessions.GetAsync(model, cancellationToken);

    private Cutout Cut(
        ReadOnlyMemory<byte> file, CutoutOptions options, SegmentationSession session,
        IProgress<CutoutStep>? progress, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(limits.MaxDuration, time, progress, cancellationToken);

        using PixelBuffer photo = deadline.Run(CutoutStep.Decode, token =>
            Decoder.Decode(file, limits, token));

        using PixelBuffer matte = deadline.Run(CutoutStep.Segment, token =>
            Segmenter.Segment(photo, session, _inference, token));

        deadline.Run(CutoutStep.Refine, token =>
            Refiner.Refine(photo, matte, options.Refine, session.Model.InputSize, token));

        using PixelBuffer picture = deadline.Run(CutoutStep.Compose, token =>
            Composer.Compose(photo, matte, options, limits, token));

        ReadOnlyMemory<byte> data = deadline.Run(CutoutStep.Encode, token =>
            Encoder.Encode(picture, options.Format, options.Quality, token));

        return new Cutout(data, options.Format, picture.Width, picture.Height, deadline.Steps);
    }

    /// <summary>
    /// A cutout holds its thread for seconds, in native code that the pool cannot see into. The pool has a thread for each
    /// core and adds more only slowly where the cores are busy: requests and events would wait that long.
    /// </summary>
    private static Task<Cutout> OnThreadOfItsOwn(Func<Cutout> work, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(work, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <inheritdoc/>
    public void Dispose()
    {
        _inference.Dispose();
        _sessions.Dispose();
    }
}
