using Detourer.Imaging.Decode.Hdr;
using Detourer.Imaging.Pixels;
using ImageMagick;
using ImageMagick.Configuration;
using NetVips;

namespace Detourer.Imaging.Decode;

/// <summary>
/// Decodes the formats that the packaged libvips does not support: HEIC, JPEG XL, BMP, PSD and JPEG 2000. ImageMagick
/// supports hundreds of others, some of which run programs; its policy disables all but these.
/// </summary>
internal static class MagickDecoder
{
    private const string Policy = """
        <policymap>
          <policy domain="delegate" rights="none" pattern="*" />
          <policy domain="filter" rights="none" pattern="*" />
          <policy domain="path" rights="none" pattern="@*" />
          <policy domain="coder" rights="none" pattern="*" />
          <policy domain="coder" rights="read" pattern="{HEIC,JXL,BMP,PSD,PSB,JP2,J2K}" />
        </policymap>
        """;

    private static readonly Lock _configuring = new();
    private static bool _configured;

    /// <inheritdoc cref="Decoder.Decode"/>
    public static PixelBuffer Decode(ImageKind kind, ReadOnlyMemory<byte> file, ImagingLimits limits)
    {
        Vips.EnsureConfigured();
        using MagickImage image = Ping(kind, file, limits);
        image.Read(file.Span, Settings(kind));

        if (image.ColorSpace == ColorSpace.CMYK) return FromInks(image);

        // These decoders have applied the rotation in the headers of HEIC and JPEG XL, which have no EXIF orientation.
        using IPixelCollection<byte> pixels = image.GetPixelsUnsafe();
        byte[] rgba = pixels.ToByteArray(PixelMapping.RGBA)!;
        using var raw = Image.NewFromMemory(rgba, (int)image.Width, (int)image.Height, 4, Enums.BandFormat.Uchar);
        using Image srgb = raw.Copy(interpretation: Enums.Interpretation.Srgb);
        byte[] profile = image.GetColorProfile()?.ToByteArray() ?? [];
        if (Cicp.Find(kind, file.Span, profile) is { } color)
            return new HdrConversion(color).Run(srgb, byte.MaxValue, CancellationToken.None);
        using Image tagged = profile.Length > 0
            ? srgb.Mutate(mutable => mutable.Set(GValue.BlobType, SrgbConversion.Profile, profile))
            : srgb.Copy();
        return SrgbConversion.Run(tagged);
    }

    /// <summary>Converts CMYK with its profile, as of the other formats.</summary>
    private static PixelBuffer FromInks(MagickImage image)
    {
        using IPixelCollection<byte> pixels = image.GetPixelsUnsafe();
        byte[] inks = pixels.ToByteArray(image.HasAlpha ? "CMYKA" : "CMYK")!;
        using var raw = Image.NewFromMemory(
            inks, (int)image.Width, (int)image.Height, image.HasAlpha ? 5 : 4, Enums.BandFormat.Uchar);
        using Image cmyk = raw.Copy(interpretation: Enums.Interpretation.Cmyk);
        using Image tagged = image.GetColorProfile() is { } profile
            ? cmyk.Mutate(mutable => mutable.Set(GValue.BlobType, Vips.Profile, profile.ToByteArray()))
            : cmyk.Copy();
        return SrgbConversion.Run(tagged);
    }

    /// <inheritdoc cref="Decoder.ReadHeader"/>
    public static (int Width, int Height) ReadSize(ImageKind kind, ReadOnlyMemory<byte> file, ImagingLimits limits)
    {
        using MagickImage image = Ping(kind, file, limits);
        return ((int)image.Width, (int)image.Height);
    }

    private static MagickImage Ping(ImageKind kind, ReadOnlyMemory<byte> file, ImagingLimits limits)
    {
        EnsureConfigured();
        var image = new MagickImage();
        try
        {
            image.Ping(file.Span, Settings(kind));
            limits.CheckSize(image.Width, image.Height);
            return image;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    private static MagickReadSettings Settings(ImageKind kind) => new()
    {
        Format = kind switch
        {
            ImageKind.Heic => MagickFormat.Heic,
            ImageKind.JpegXl => MagickFormat.Jxl,
            ImageKind.Bmp => MagickFormat.Bmp,
            ImageKind.Psd => MagickFormat.Psd,
            ImageKind.Jpeg2000 => MagickFormat.Jp2,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        },
        FrameIndex = 0,
        FrameCount = 1,
    };

    private static void EnsureConfigured()
    {
        lock (_configuring)
        {
            if (_configured) return;
            IConfigurationFiles files = ConfigurationFiles.Default;
            files.Policy.Data = Policy;
            MagickNET.Initialize(files);
            _configured = true;
        }
    }
}
