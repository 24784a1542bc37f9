using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Detourer.Imaging.Decode.Containers;
using Detourer.Imaging.Decode.Hdr;
using Detourer.Imaging.Decode.Jpeg;
using Detourer.Imaging.Pixels;
using NetVips;

namespace Detourer.Imaging.Decode;

/// <summary>Decodes the formats that libvips supports.</summary>
internal static class VipsDecoder
{
    /// <inheritdoc cref="Decoder.Decode"/>
    public static PixelBuffer Decode(
        ImageKind kind, ReadOnlyMemory<byte> file, ImagingLimits limits, CancellationToken cancellationToken)
    {
        if (kind == ImageKind.Tiff) return TiffDecoder.Decode(file, limits, cancellationToken);
        byte[] bytes = ToArray(file);
        if (kind != ImageKind.Jpeg) return Decode(kind, bytes, limits, isStrict: false, cancellationToken);
        try
        {
            return Decode(kind, bytes, limits, isStrict: true, cancellationToken);
        }
        catch (VipsException) when (!cancellationToken.IsCancellationRequested)
        {
            // Most warnings are harmless, such as bytes between two segments. A missing row is not.
            (JpegState state, int end) = JpegData.Find(bytes);
            if (state == JpegState.Truncated) throw ImagingErrors.Truncated();
            byte[] complete = state == JpegState.Complete ? [.. bytes.AsSpan(0, end), 0xFF, 0xD9] : bytes;
            return Decode(kind, complete, limits, isStrict: false, cancellationToken);
        }
    }

    private static PixelBuffer Decode(
        ImageKind kind, byte[] bytes, ImagingLimits limits, bool isStrict, CancellationToken cancellationToken)
    {
        using Image image = LoadHeader(kind, bytes, limits, isStrict);
        using CancellationTokenRegistration stop = cancellationToken.Register(() => image.SetKill(true));
        if (FindColor(kind, bytes, image) is { } color) return DecodeHdr(kind, bytes, color, cancellationToken);
        int orientation = image.Contains("orientation") ? (int)image.Get("orientation") : 1;
        // A rotation needs the whole image. Other loaders than that of JPEG cannot be read in several evaluations.
        if (orientation is > 1 and <= 8 && kind != ImageKind.Jpeg) return DecodeTurned(kind, bytes, cancellationToken);
        using Image rgba = SrgbConversion.Convert(image);
        return orientation is > 1 and <= 8
            ? new Turn(orientation).Decode(rgba, cancellationToken)
            : PixelBuffer.FromVips(rgba);
    }

    private static PixelBuffer DecodeTurned(ImageKind kind, byte[] file, CancellationToken cancellationToken)
    {
        using Image image = Load(kind, file, Enums.Access.Random, isStrict: false);
        using CancellationTokenRegistration stop = cancellationToken.Register(() => image.SetKill(true));
        using Image turned = image.Autorot();
        return SrgbConversion.Run(turned);
    }

    private static Cicp? FindColor(ImageKind kind, byte[] file, Image image) =>
        Cicp.Find(kind, file, image.Contains(SrgbConversion.Profile) ? (byte[])image.Get(SrgbConversion.Profile) : []);

    private static PixelBuffer DecodeHdr(
        ImageKind kind, byte[] file, Cicp color, CancellationToken cancellationToken)
    {
        using Image image = Load(kind, file, Enums.Access.Random, isStrict: false);
        using CancellationTokenRegistration stop = cancellationToken.Register(() => image.SetKill(true));
        using Image turned = image.Autorot();
        return new HdrConversion(color).Run(turned, LargestOf(image), cancellationToken);
    }

    /// <summary>libvips stores 10 and 12 bits in the upper bits of 16.</summary>
    private static int LargestOf(Image image)
    {
        if (image.Format == Enums.BandFormat.Uchar) return 255;
        int bits = image.Contains("heif-bitdepth") ? (int)image.Get("heif-bitdepth") : 16;
        return bits is > 8 and < 16 ? ((1 << bits) - 1) << (16 - bits) : 65_535;
    }

    /// <inheritdoc cref="Decoder.DecodeReduced"/>
    public static PixelBuffer DecodeReduced(
        ImageKind kind, ReadOnlyMemory<byte> file, ImagingLimits limits, int leastSide,
        CancellationToken cancellationToken)
    {
        if (kind == ImageKind.Tiff) return TiffDecoder.Decode(file, limits, leastSide, cancellationToken);
        byte[] bytes = ToArray(file);
        using Image header = LoadHeader(kind, bytes, limits, isStrict: false);
        if (FindColor(kind, bytes, header) is { } color) return DecodeHdr(kind, bytes, color, cancellationToken);
        int factor = Math.Max(1, Math.Min(header.Width, header.Height) / leastSide);
        int early = kind != ImageKind.Jpeg ? 1 : factor >= 8 ? 8 : factor >= 4 ? 4 : factor >= 2 ? 2 : 1;
        using Image image = early == 1
            ? header.Copy()
            : Image.JpegloadBuffer(bytes, shrink: early, access: Enums.Access.Sequential);
        using CancellationTokenRegistration stop = cancellationToken.Register(() => image.SetKill(true));
        using Image rgba = SrgbConversion.Convert(image);
        using Image small = Shrink(rgba, factor / early);
        using Image turned = small.Autorot();
        return PixelBuffer.FromVips(turned);
    }

    /// <summary>Means of blocks, weighted by alpha. Evaluated, because a rotation needs the whole image.</summary>
    internal static Image Shrink(Image rgba, int factor)
    {
        if (factor <= 1) return rgba.CopyMemory();
        using Image premultiplied = rgba.Premultiply();
        using Image shrunk = premultiplied.Shrink(factor, factor);
        using Image straight = shrunk.Unpremultiply();
        using Image bytes = straight.Cast(Enums.BandFormat.Uchar);
        return bytes.CopyMemory();
    }

    /// <inheritdoc cref="Decoder.ReadHeader"/>
    public static (int Width, int Height) ReadSize(ImageKind kind, ReadOnlyMemory<byte> file, ImagingLimits limits)
    {
        if (kind == ImageKind.Tiff) return TiffDecoder.ReadSize(new ByteSource(file), limits);
        using Image header = LoadHeader(kind, ToArray(file), limits, isStrict: false);
        return (header.Width, header.Height);
    }

    /// <summary>Reads the stored size of a JPEG, PNG or AVIF from a seekable stream.</summary>
    /// <exception cref="ImagingException"><c>image_corrupt</c></exception>
    public static (int Width, int Height) ReadSize(ImageKind kind, Stream file)
    {
        Vips.EnsureConfigured();
        file.Position = 0;
        ExceptionDispatchInfo? failure = null;
        try
        {
            using var source = new SourceCustom();
            source.OnRead += (buffer, length) => (int)Guard(() => file.Read(buffer, 0, length));
            source.OnSeek += (offset, origin) => Guard(() => file.Seek(offset, origin));
            using Image header = kind switch
            {
                ImageKind.Jpeg => Image.JpegloadSource(source, access: Enums.Access.Sequential),
                ImageKind.Png => Image.PngloadSource(source, access: Enums.Access.Sequential),
                ImageKind.Avif => Image.HeifloadSource(source, access: Enums.Access.Sequential),
                _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
            };
            return (header.Width, header.Height);
        }
        catch (VipsException e)
        {
            failure?.Throw();
            throw ImagingErrors.Corrupt(e);
        }

        // An exception must not pass through native code, and a file that cannot be read is not a corrupt file.
        long Guard(Func<long> access)
        {
            try
            {
                return access();
            }
            catch (Exception e)
            {
                failure ??= ExceptionDispatchInfo.Capture(e);
                return -1;
            }
        }
    }

    private static Image LoadHeader(ImageKind kind, byte[] file, ImagingLimits limits, bool isStrict)
    {
        Vips.EnsureConfigured();
        Image header = Load(kind, file, Enums.Access.Sequential, isStrict);
        limits.CheckSize(header.Width, header.Height);
        return header;
    }

    /// <summary>The file as an array: its own if possible.</summary>
    internal static byte[] ToArray(ReadOnlyMemory<byte> file) =>
        MemoryMarshal.TryGetArray(file, out ArraySegment<byte> segment) && segment.Array!.Length == file.Length
            ? segment.Array
            : file.ToArray();

    /// <summary>
    /// Reads the header. Pixels are decoded when a pipeline is evaluated, which fails at a warning if
    /// <paramref name="isStrict"/> (JPEG only).
    /// </summary>
    private static Image Load(ImageKind kind, byte[] file, Enums.Access access, bool isStrict) => kind switch
    {
        ImageKind.Jpeg => Image.JpegloadBuffer(
            file, access: access, failOn: isStrict ? Enums.FailOn.Warning : Enums.FailOn.Truncated),
        ImageKind.Png => Image.PngloadBuffer(file, access: access, failOn: Enums.FailOn.Error),
        ImageKind.WebP => Image.WebploadBuffer(file, access: access, failOn: Enums.FailOn.Truncated),
        ImageKind.Avif => Image.HeifloadBuffer(file, access: access, failOn: Enums.FailOn.Truncated),
        ImageKind.Gif => Image.GifloadBuffer(file, access: access, failOn: Enums.FailOn.Truncated),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
