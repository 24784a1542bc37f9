using System.Buffers.Binary;
using Detourer.Imaging.Pixels;
using NetVips;

namespace Detourer.Imaging.Encode;

/// <summary>
/// Encodes pixels to a file that is tagged as sRGB. The pixels come from memory, so the file contains no metadata of
/// the original.
/// </summary>
internal static class Encoder
{
    /// <summary>The profile, and the mark if there is one.</summary>
    private const Enums.ForeignKeep Kept = Enums.ForeignKeep.Icc | Enums.ForeignKeep.Xmp;

    private const int JpegSide = 65_500; // The limit of libjpeg, a little below the format's 65,535.
    private const int WebPSide = 16_383;
    private const int AvifSide = 16_384;

    private const double MillimetersPerInch = 25.4; // libvips counts pixels per millimetre

    // libvips writes a resolution into each TIFF. This one is what editors assume of a photo without one.
    private static readonly Resolution _unknown = Resolution.Square(72);

    /// <summary>Encodes an image.</summary>
    /// <param name="image">RGBA, or one channel.</param>
    /// <param name="format">The format. JPEG requires opaque pixels.</param>
    /// <param name="quality">1 to 100, or null for the format's default. Lossless formats ignore it.</param>
    /// <param name="metadata">What the file says besides its pixels.</param>
    /// <param name="cancellationToken">Cancels the encoder where its library supports it.</param>
    /// <param name="release">Whether the image is disposed as soon as its pixels are not needed.</param>
    /// <exception cref="ImagingException"><c>too_large_for_format</c></exception>
    public static ReadOnlyMemory<byte> Encode(
        PixelBuffer image, OutputFormat format, int? quality, FileMetadata metadata,
        CancellationToken cancellationToken, bool release = false)
    {
        if (format == OutputFormat.Png) return PngEncoder.Encode(image, metadata, cancellationToken, release);

        Vips.EnsureConfigured();
        using Image plain = image.AsVips();
        using Image pixels = metadata.IsMarked ? CutoutMark.With(plain) : plain.Copy();
        using CancellationTokenRegistration stop = cancellationToken.Register(() => pixels.SetKill(true));
        try
        {
            return format switch
            {
                OutputFormat.WebP => WebP(pixels, quality ?? 85, lossless: false),
                OutputFormat.WebPLossless => WebP(pixels, 75, lossless: true),
                OutputFormat.Jpeg => Jpeg(pixels, quality ?? 90, metadata.Resolution),
                OutputFormat.Avif => Avif(pixels, quality ?? 65),
                OutputFormat.Tiff => Tiff(pixels, metadata.Resolution),
                _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
            };
        }
        catch (VipsException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    private static byte[] WebP(Image image, int quality, bool lossless)
    {
        CheckSide(image, "WebP", WebPSide);
        // "exact" would keep the colours of invisible pixels. They are zero, and the file is smaller without it.
        return image.WebpsaveBuffer(q: quality, lossless: lossless, alphaQ: 100, effort: lossless ? 2 : 4,
            keep: Kept, profile: "srgb");
    }

    private static byte[] Jpeg(Image image, int quality, Resolution? resolution)
    {
        CheckSide(image, "JPEG", JpegSide);
        using Image opaque = image.Bands == 4 ? image.ExtractBand(0, n: 3) : image.Copy();
        byte[] file = opaque.JpegsaveBuffer(q: quality, optimizeCoding: CanOptimize(image),
            subsampleMode: Enums.ForeignSubsample.Off, keep: Kept, profile: ProfileFor(image));
        return [.. file.AsSpan(0, 2), .. JfifSegment(resolution), .. file.AsSpan(2)];
    }

    /// <summary>
    /// The segment that a JFIF file starts with, which libvips does not write: <c>marker length JFIF 0 version unit x y
    /// thumbnail</c>. Unit 1 is an inch; without a unit, x and y are the proportions of a pixel.
    /// </summary>
    private static byte[] JfifSegment(Resolution? resolution)
    {
        byte[] segment = [0xFF, 0xE0, 0, 16, .. "JFIF\0"u8, 1, 2, 0, 0, 1, 0, 1, 0, 0];
        if (resolution is not { } known) return segment;
        segment[11] = 1;
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(12), (ushort)Math.Round(known.X));
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(14), (ushort)Math.Round(known.Y));
        return segment;
    }

    /// <summary>Optimised codes are a few percent smaller, and need twice the memory of the image meanwhile.</summary>
    private static bool CanOptimize(Image image) => (long)image.Width * image.Height <= 60_000_000;

    private static byte[] Avif(Image image, int quality)
    {
        CheckSide(image, "AVIF", AvifSide);
        return image.HeifsaveBuffer(q: quality, compression: Enums.ForeignHeifCompression.Av1, effort: 3,
            subsampleMode: Enums.ForeignSubsample.Off, keep: Kept, profile: "srgb");
    }

    private static byte[] Tiff(Image image, Resolution? resolution)
    {
        (double x, double y) = resolution ?? _unknown;
        return image.TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Deflate,
            predictor: Enums.ForeignTiffPredictor.Horizontal, keep: Kept, profile: ProfileFor(image),
            resunit: Enums.ForeignTiffResunit.Inch, xres: x / MillimetersPerInch, yres: y / MillimetersPerInch);
    }

    /// <summary>Returns no profile for a matte, because an RGB profile does not fit a grey file.</summary>
    private static string? ProfileFor(Image image) => image.Bands == 1 ? null : "srgb";

    private static void CheckSide(Image image, string format, int limit)
    {
        if (Math.Max(image.Width, image.Height) > limit) throw ImagingErrors.TooLargeForFormat(format, limit);
    }
}
