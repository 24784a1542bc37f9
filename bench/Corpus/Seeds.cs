using NetVips;

namespace Detourer.Bench.Corpus;

/// <summary>A valid file.</summary>
internal sealed record Seed(string Name, byte[] Content);

/// <summary>Small valid files of every format that is read, in several of its variants.</summary>
internal static class Seeds
{
    private const int Side = 48;

    /// <summary>The same files in every process.</summary>
    public static IReadOnlyList<Seed> Create()
    {
        using Image black = Image.Black(Side, Side, bands: 3);
        using Image gradient = Image.Xyz(Side, Side);
        using Image photo = (black + gradient[0] * 5).Cast(Enums.BandFormat.Uchar)
            .Copy(interpretation: Enums.Interpretation.Srgb);
        using Image withAlpha = photo.Bandjoin((gradient[1] * 5).Cast(Enums.BandFormat.Uchar));
        using Image deep = photo.Colourspace(Enums.Interpretation.Rgb16);
        using Image grey = photo.Colourspace(Enums.Interpretation.Bw);
        using Image print = photo.Colourspace(Enums.Interpretation.Cmyk);
        return
        [
            .. ImageFiles.Formats.Select(format => new Seed(format, ImageFiles.Small(format))),
            new("jpg, progressive", photo.JpegsaveBuffer(interlace: true)),
            new("jpg, grey", grey.JpegsaveBuffer()),
            new("jpg, CMYK", print.JpegsaveBuffer()),
            new("png, interlaced", photo.PngsaveBuffer(interlace: true)),
            new("png, 16 bits", deep.PngsaveBuffer()),
            new("png, palette", withAlpha.PngsaveBuffer(palette: true)),
            new("webp, alpha", withAlpha.WebpsaveBuffer(q: 80)),
            new("webp, animated", ImageFiles.Animation("webp", frames: 4)),
            new("gif, animated", ImageFiles.Animation("gif", frames: 4)),
            new("avif, alpha", withAlpha.HeifsaveBuffer(compression: Enums.ForeignHeifCompression.Av1, effort: 0)),
            new("tiff, pages", ImageFiles.Animation("tiff", frames: 4)),
            new("tiff, 16 bits", deep.TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Deflate)),
            new("tiff, CMYK", print.TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Packbits)),
            new("tiff, JPEG inside", photo.TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Jpeg)),
            new("tiff, tiles", photo.TiffsaveBuffer(tile: true, tileWidth: 16, tileHeight: 16, bigtiff: true)),
        ];
    }
}
