using Detourer.Imaging.Decode;
using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Isolation;

/// <summary>
/// Decodes in this process. A library that does not check for cancellation finishes first, and one that crashes ends
/// the process.
/// </summary>
public sealed class InProcessDecoder : ImageDecoder
{
    /// <summary>It has no state, so one is enough.</summary>
    public static InProcessDecoder Instance { get; } = new();

    private InProcessDecoder()
    {
    }

    /// <inheritdoc/>
    public override ImageHeader ReadHeader(Stream file, ImagingLimits limits, CancellationToken cancellationToken) =>
        StreamedHeader.Read(file, limits);

    internal override PixelBuffer Decode(
        ReadOnlyMemory<byte> file, ImagingLimits limits, WorkTimer? timer, CancellationToken cancellationToken) =>
        Decoder.Decode(file, limits, cancellationToken);

    internal override PixelBuffer DecodeReduced(
        ReadOnlyMemory<byte> file, ImagingLimits limits, int leastSide, WorkTimer? timer,
        CancellationToken cancellationToken) =>
        Decoder.DecodeReduced(file, limits, leastSide, cancellationToken);
}
