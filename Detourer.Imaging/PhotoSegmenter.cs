using Detourer.Imaging.Pixels;
using Detourer.Imaging.Segment;

namespace Detourer.Imaging;

/// <summary>
/// Decodes photos and computes their mattes within a memory budget. The pixels of a large photo and the working memory
/// of a network do not fit together, so the network sees a reduced copy first, and gives its memory back before the
/// photo is decoded at full size. Large photos are processed one at a time.
/// </summary>
/// <param name="inference">The queue that runs the network.</param>
/// <param name="decoder">Decodes the photos.</param>
/// <param name="limits">The limits of each photo.</param>
/// <param name="largest">
/// The most pixels of a photo that is not large. What the network sees of it equals the reference exactly.
/// </param>
internal sealed class PhotoSegmenter(
    InferenceQueue inference, ImageDecoder decoder, ImagingLimits limits,
    long largest = PhotoSegmenter.LargestWhole) : IDisposable
{
    /// <summary>Common photos of phones, which have 12 to 50 megapixels, are not large.</summary>
    private const long LargestWhole = 60_000_000;

    /// <summary>The sides of the reduced copy, as a multiple of the network's input.</summary>
    private const int ReducedScale = 2;

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Decodes and segments a photo: the steps <c>Decode</c> and <c>Segment</c>.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="header">Its header.</param>
    /// <param name="session">The network.</param>
    /// <param name="steps">Runs the steps.</param>
    /// <param name="cancellationToken">Stops the wait for another large photo.</param>
    public SegmentedPhoto Segment(
        ReadOnlyMemory<byte> file, ImageHeader header, SegmentationSession session, StepRunner steps,
        CancellationToken cancellationToken)
    {
        if ((long)header.Width * header.Height <= largest) return SegmentWhole(file, session, steps);
        steps.Timer.Wait(() => _turn.Wait(cancellationToken));
        try
        {
            return SegmentReduced(file, session, steps, cancellationToken) with { Turn = _turn };
        }
        catch
        {
            _turn.Release();
            throw;
        }
    }

    private SegmentedPhoto SegmentWhole(ReadOnlyMemory<byte> file, SegmentationSession session, StepRunner steps)
    {
        PixelBuffer photo = steps.Run(
            CutoutStep.Decode, token => decoder.Decode(file, limits, steps.Timer, token));
        try
        {
            return steps.Run(CutoutStep.Segment, token =>
            {
                using Segmentation found = Segmenter.Segment(photo, session, inference, steps.Timer, token);
                return new SegmentedPhoto(photo, found.ToMatte(photo, token), found.Confidence, Turn: null);
            });
        }
        catch
        {
            photo.Dispose();
            throw;
        }
    }

    private SegmentedPhoto SegmentReduced(
        ReadOnlyMemory<byte> file, SegmentationSession session, StepRunner steps, CancellationToken cancellationToken)
    {
        int side = ReducedScale * session.Model.InputSize;
        using PixelBuffer reduced = steps.Run(
            CutoutStep.Decode, token => decoder.DecodeReduced(file, limits, side, steps.Timer, token));
        using Segmentation found = steps.Run(
            CutoutStep.Segment, token => Segmenter.Segment(reduced, session, inference, steps.Timer, token));
        inference.ReleaseMemory(steps.Timer, cancellationToken);
        reduced.Dispose();

        PixelBuffer photo = steps.Run(
            CutoutStep.Decode, token => decoder.Decode(file, limits, steps.Timer, token));
        try
        {
            return steps.Run(CutoutStep.Segment, token =>
            {
                Ground.Apply(photo, token);
                return new SegmentedPhoto(photo, found.ToMatte(photo, token), found.Confidence, Turn: null);
            });
        }
        catch
        {
            photo.Dispose();
            throw;
        }
    }

    public void Dispose() => _turn.Dispose();
}
