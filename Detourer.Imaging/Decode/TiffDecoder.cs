using Detourer.Imaging.Decode.Containers;
using Detourer.Imaging.Decode.Tiff;
using Detourer.Imaging.Pixels;
using NetVips;

namespace Detourer.Imaging.Decode;

/// <summary>
/// Decodes TIFF files. libvips converts the common kinds. Of others it returns the samples as they are stored, and
/// <see cref="TiffColors"/> converts them. A kind that neither knows is refused: a wrong colour is worse.
/// </summary>
internal static class TiffDecoder
{
    private const int OldJpeg = 6, LogL = 32844, LogLuv = 32845;

    // None, CCITT, LZW, JPEG (old and new), deflate, PackBits, ThunderScan, NeXT, SGI, WebP. A build of libtiff may
    // lack some; it then refuses the file.
    private static readonly HashSet<int> _compressions =
        [1, 2, 3, 4, 5, 6, 7, 8, 32766, 32771, 32773, 32809, 32946, 34676, 34677, 50001];

    /// <inheritdoc cref="Decoder.Decode"/>
    public static PixelBuffer Decode(
        ReadOnlyMemory<byte> file, ImagingLimits limits, CancellationToken cancellationToken) =>
        Decode(file, limits, leastSide: int.MaxValue, cancellationToken);

    /// <summary>Decodes a copy whose sides have at least so many pixels, if the image has.</summary>
    /// <inheritdoc cref="Decode(ReadOnlyMemory{byte}, ImagingLimits, CancellationToken)"/>
    public static PixelBuffer Decode(
        ReadOnlyMemory<byte> file, ImagingLimits limits, int leastSide, CancellationToken cancellationToken)
    {
        Vips.EnsureConfigured();
        TiffDirectory page = TiffPages.FindPicture(new ByteSource(file));
        limits.CheckSize(page.Width, page.Height);
        if (!_compressions.Contains(page.Compression)) throw ImagingErrors.TiffUnsupported();

        if (page.Compression == OldJpeg) return DecodeOldJpeg(file, page, limits, cancellationToken);
        bool isPlain = IsPlain(page);
        if (!isPlain && (TiffColors.CountColors(page) is not { } colors || page.Samples < colors
            || !TiffSamples.CanRead(page))) throw ImagingErrors.TiffUnsupported();
        using Image image = isPlain ? Load(file, page) : Convert(file, page);
        using CancellationTokenRegistration stop = cancellationToken.Register(() => image.SetKill(true));
        int factor = Math.Min(image.Width, image.Height) / leastSide;
        if (factor <= 1) return SrgbConversion.Run(image);
        using Image rgba = SrgbConversion.Convert(image);
        using Image reduced = VipsDecoder.Shrink(rgba, factor);
        return PixelBuffer.FromVips(reduced);
    }

    /// <summary>Reads the stored size of the picture that is decoded.</summary>
    /// <inheritdoc cref="TiffPages.FindPicture"/>
    public static (int Width, int Height) ReadSize(ByteSource file, ImagingLimits? limits)
    {
        TiffDirectory page = TiffPages.FindPicture(file);
        limits?.CheckSize(page.Width, page.Height);
        return (page.Width, page.Height);
    }

    /// <summary>Whether libvips converts this kind with the right colours.</summary>
    private static bool IsPlain(TiffDirectory page)
    {
        if (page.IsTiled && page.IsPlanar) return false;
        bool isByte = page.Bits == 8, isWord = page.Bits is 8 or 16;
        return page.SampleFormat == 1 && page.Photometric switch
        {
            0 or 1 => page.Samples == 1 ? page.Bits is 1 or 2 or 4 or 8 or 16 : isWord,
            2 => isWord,
            3 => page is { Samples: 1, Bits: 1 or 2 or 4 or 8 },
            5 => page[332, 1] == 1 && (page.Samples == 4 ? isWord : page.Samples > 4 && isByte),
            6 => isByte && (page.Compression == 7 || page.Number(530, 0) is not 1 || page.Number(530, 1) is not 1),
            _ => false,
        } || page.Photometric is LogL or LogLuv;
    }

    private static Image Load(ReadOnlyMemory<byte> file, TiffDirectory page)
    {
        byte[] bytes = VipsDecoder.ToArray(file);
        Image Read(Enums.Access access) => page.Child is { } child
            ? Image.TiffloadBuffer(
                bytes, page: page.Page, subifd: child, access: access, failOn: Enums.FailOn.Truncated)
            : Image.TiffloadBuffer(bytes, page: page.Page, access: access, failOn: Enums.FailOn.Truncated);

        using Image header = Read(Enums.Access.Sequential);
        bool upright = !header.Contains("orientation") || (int)header.Get("orientation") is 1;
        using Image image = upright ? header.Copy() : Read(Enums.Access.Random);
        using Image turned = upright ? image.Copy() : image.Autorot();
        return page.Photometric == LogL ? FromLogL(turned) : WithoutSpots(turned, page);
    }

    /// <summary>
    /// Old JPEG (TIFF 6.0, section 22) is broken by design. Most files have a whole JPEG file in them all the same.
    /// </summary>
    private static PixelBuffer DecodeOldJpeg(
        ReadOnlyMemory<byte> file, TiffDirectory page, ImagingLimits limits, CancellationToken cancellationToken)
    {
        (int start, int length) = (page[513, 0], page[514, int.MaxValue]);
        if (start == 0 || start > file.Length) throw ImagingErrors.TiffUnsupported();
        ReadOnlyMemory<byte> jpeg = file.Slice(start, Math.Min(length, file.Length - start));
        if (jpeg.Span is not [0xFF, 0xD8, 0xFF, ..]) throw ImagingErrors.TiffUnsupported();
        if (VipsDecoder.ReadSize(ImageKind.Jpeg, jpeg, limits) != (page.Width, page.Height))
            throw ImagingErrors.TiffUnsupported();
        return VipsDecoder.Decode(ImageKind.Jpeg, jpeg, limits, cancellationToken);
    }

    /// <summary>A LogL sample is 256 (log₂ Y + 64), where Y is linear light.</summary>
    private static Image FromLogL(Image image)
    {
        using Image log = (image.Cast(Enums.BandFormat.Float) + 0.5) / 256;
        using Image light = (log - 64).Math2Const(Enums.OperationMath2.Wop, [2]);
        using Image linear = light.Bandjoin(light, light);
        return linear.Copy(interpretation: Enums.Interpretation.Scrgb);
    }

    /// <summary>Removes samples that are neither colour nor alpha. libvips takes the first of them for alpha.</summary>
    private static Image WithoutSpots(Image image, TiffDirectory page)
    {
        int colors = TiffColors.CountColors(page) ?? image.Bands;
        if (page.Photometric == 3 || image.Bands <= colors || image.Bands != page.Samples) return image.Copy();
        using Image color = image.ExtractBand(0, n: colors);
        if (TiffColors.FindAlpha(page, colors) is not { } index) return color.Copy();
        using Image alpha = image.ExtractBand(colors + index);
        return color.Bandjoin(alpha);
    }

    private static Image Convert(ReadOnlyMemory<byte> file, TiffDirectory page)
    {
        using Image samples = TiffSamples.Read(file.Span, page);
        using Image colors = TiffColors.Convert(samples, page);
        return colors.Autorot();
    }
}
