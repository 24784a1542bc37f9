using System.Buffers.Binary;
using Detourer.Imaging.Pixels;
using NetVips;

namespace Detourer.Testing.Images;

/// <summary>Creates image files for tests.</summary>
internal static class ImageFiles
{
    /// <summary>The extensions of all formats that Detourer reads.</summary>
    public static readonly string[] Formats =
        ["jpg", "png", "webp", "avif", "gif", "tiff", "bmp", "heic", "jxl", "psd"];

    /// <summary>
    /// A small valid file of a format. HEIC and JPEG XL are fixtures, because no library here writes them.
    /// </summary>
    public static byte[] Small(string format)
    {
        if (format is "heic" or "jxl") return Fixture.Read($"fur.{format}");
        using PixelBuffer scene = Pictures.Scene();
        return Write(scene, format);
    }

    /// <summary>An opaque RGBA picture as a file.</summary>
    public static byte[] Write(PixelBuffer picture, string format) => format switch
    {
        "bmp" => Bmp(picture, 24),
        "psd" => PsdFile.Write(picture),
        "jpg" => Vips(picture, image => image.JpegsaveBuffer(q: 97, subsampleMode: Enums.ForeignSubsample.Off)),
        "png" => Vips(picture, image => image.PngsaveBuffer()),
        "webp" => Vips(picture, image => image.WebpsaveBuffer(lossless: true)),
        "avif" => Vips(picture, image => image.HeifsaveBuffer(
            q: 90, compression: Enums.ForeignHeifCompression.Av1, effort: 1,
            subsampleMode: Enums.ForeignSubsample.Off)),
        "gif" => Vips(picture, image => image.GifsaveBuffer(dither: 0)),
        "tiff" => Vips(picture, image => image.TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Lzw)),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
    };

    /// <summary>Saves the colours of a picture, without its alpha, with libvips.</summary>
    public static byte[] Vips(PixelBuffer picture, Func<Image, byte[]> save)
    {
        using Image all = picture.AsVips();
        using Image image = picture.Channels == 4 ? all.ExtractBand(0, n: 3) : all.Copy();
        return save(image);
    }

    /// <summary>A Windows bitmap: rows from bottom to top, blue first, padded to four bytes.</summary>
    public static byte[] Bmp(PixelBuffer picture, int bits)
    {
        int bytes = bits / 8;
        int stride = ((picture.Width * bytes) + 3) / 4 * 4;
        var file = new byte[54 + (stride * picture.Height)];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), 54);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), picture.Width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), picture.Height);
        file[26] = 1;
        file[28] = (byte)bits;
        for (int y = 0; y < picture.Height; y++)
        {
            Span<byte> row = file.AsSpan(54 + ((picture.Height - 1 - y) * stride), stride);
            for (int x = 0; x < picture.Width; x++)
            {
                var colour = Pictures.At(picture, x, y);
                (row[x * bytes], row[(x * bytes) + 1], row[(x * bytes) + 2]) = (colour.Blue, colour.Green, colour.Red);
                if (bytes == 4) row[(x * 4) + 3] = colour.Alpha;
            }
        }

        return file;
    }

    /// <summary>An animation with a red first frame; all others are blue or nearly blue.</summary>
    public static byte[] Animation(string format, int frames, int side = 8)
    {
        using PixelBuffer strip = Pictures.Rgba(side, side * frames, (_, y) => y < side
            ? Pictures.Red
            : Pictures.Blue with { Green = (byte)(y / side % 2 * 40) });
        return Vips(strip, image =>
        {
            using Image pages = image.Mutate(mutable => mutable.Set(GValue.GIntType, "page-height", side));
            return format switch
            {
                "gif" => pages.GifsaveBuffer(effort: 1, pageHeight: side),
                "webp" => pages.WebpsaveBuffer(lossless: true, effort: 0, pageHeight: side),
                "tiff" => pages.TiffsaveBuffer(pageHeight: side),
                _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
            };
        });
    }
}
