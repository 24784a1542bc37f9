using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Detourer.Imaging.Decode.Containers;
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
        using Image header = LoadHeader(kind, bytes, limits, isStrict);

        // A rotation needs the whole image; an upright image is streamed in rows.
        bool upright = !header.Contains("orientation") || (int)header.Get("orientation") is 1;
        using Image image = upright ? header.Copy() : Load(kind, bytes, Enums.Access.Random, isStrict);
        using CancellationTokenRegistration stop = cancellationToken.Register(() => image.SetKill(true));
        using Image turned = upright ? image.Copy() : image.Autorot();
        return SrgbConversion.Run(turned);
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
