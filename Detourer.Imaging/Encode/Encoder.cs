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

    /// <summary>Encodes an image.</summary>
    /// <param name="image">RGBA, or one channel.</param>
    /// <param name="format">The format. JPEG requires opaque pixels.</param>
    /// <param name="quality">1 to 100, or null for the format's default. Lossless formats ignore it.</param>
    /// <param name="cancellationToken">Cancels the encoder where its library supports it.</param>
    /// <param name="isMarked">Whether the file contains <see cref="CutoutMark"/>.</param>
    /// <exception cref="ImagingException"><c>too_large_for_format</c></exception>
    public static ReadOnlyMemory<byte> Encode(
        PixelBuffer image, OutputFormat format, int? quality, CancellationToken cancellationToken,
        bool isMarked = false)
    {
        if (format == OutputFormat.Png) return PngEncoder.Encode(image, cancellationToken, isMarked);

        Vips.EnsureConfigured();
        using Image plain = image.AsVips();
        using Image pixels = isMarked ? CutoutMark.With(plain) : plain.Copy();
        using CancellationTokenRegistration stop = cancellationToken.Register(() => pixels.SetKill(true));
        try
        {
            return format switch
            {
                OutputFormat.WebP => WebP(pixels, quality ?? 85, lossless: false),
                OutputFormat.WebPLossless => WebP(pixels, 75, lossless: true),
                OutputFormat.Jpeg => Jpeg(pixels, quality ?? 90),
                OutputFormat.Avif => Avif(pixels, quality ?? 65),
                OutputFormat.Tiff => Tiff(pixels),
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

    private static byte[] Jpeg(Image image, int quality)
    {
        CheckSide(image, "JPEG", JpegSide);
        using Image opaque = image.Bands == 4 ? image.ExtractBand(0, n: 3) : image.Copy();
        return opaque.JpegsaveBuffer(q: quality, optimizeCoding: true, subsampleMode: Enums.ForeignSubsample.Off,
            keep: Kept, profile: ProfileFor(image));
    }

    private static byte[] Avif(Image image, int quality)
    {
        CheckSide(image, "AVIF", AvifSide);
        return image.HeifsaveBuffer(q: quality, compression: Enums.ForeignHeifCompression.Av1, effort: 3,
            subsampleMode: Enums.ForeignSubsample.Off, keep: Kept, profile: "srgb");
    }

    private static byte[] Tiff(Image image) =>
        image.TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Deflate,
            predictor: Enums.ForeignTiffPredictor.Horizontal, keep: Kept, profile: ProfileFor(image));

    /// <summary>Returns no profile for a matte, because an RGB profile does not fit a grey file.</summary>
    private static string? ProfileFor(Image image) => image.Bands == 1 ? null : "srgb";

    private static void CheckSide(Image image, string format, int limit)
    {
        if (Math.Max(image.Width, image.Height) > limit) throw ImagingErrors.TooLargeForFormat(format, limit);
    }
}
