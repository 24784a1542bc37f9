namespace Detourer.Imaging.Decode.Containers;

/// <summary>How many parts of a kind a file may have.</summary>
/// <param name="Parts">What is counted, in the plural.</param>
/// <param name="Most">The largest accepted number.</param>
internal sealed record ContainerBound(string Parts, long Most)
{
    // Photos have a few parts of each kind. The bounds are far above what editors, cameras and scanners write, and low
    // enough that the slowest library reads the header of a file at the bound in a fraction of a second.

    /// <summary>Frames of an animation. libvips finds frame n of a WebP by walking past all frames before it.</summary>
    public static readonly ContainerBound Frames = new("frames", 10_000);

    /// <summary>Chunks of a WebP and extension blocks of a GIF.</summary>
    public static readonly ContainerBound Chunks = new("chunks", 100_000);

    /// <summary>Chunks of a PNG. Its pixels may be in many small ones.</summary>
    public static readonly ContainerBound PngChunks = new("chunks", 500_000);

    /// <summary>Text chunks of a PNG. Each can hold 8 MB when it is decompressed.</summary>
    public static readonly ContainerBound Texts = new("text chunks", 250);

    /// <summary>Segments of a JPEG. libjpeg appends each to a list that it walks from its start.</summary>
    public static readonly ContainerBound Segments = new("segments", 5000);

    /// <summary>Scans of a JPEG. Each pass may touch every pixel.</summary>
    public static readonly ContainerBound Scans = new("scans", 100);

    /// <summary>Directories (pages and their parts) of a TIFF.</summary>
    public static readonly ContainerBound Directories = new("pages", 2000);

    /// <summary>Tags of one TIFF directory. libtiff sorts its list of tags for each one it does not know.</summary>
    public static readonly ContainerBound Tags = new("tags on a page", 300);

    /// <summary>Tags of all TIFF directories.</summary>
    public static readonly ContainerBound AllTags = new("tags", 50_000);

    /// <summary>Strips and tiles of all TIFF directories. libtiff loads a list of them for each.</summary>
    public static readonly ContainerBound Strips = new("strips", 1_000_000);

    /// <summary>Boxes of an AVIF, HEIC or JPEG XL, at all levels.</summary>
    public static readonly ContainerBound Boxes = new("boxes", 20_000);

    /// <summary>Images, tiles and metadata of an AVIF or HEIC.</summary>
    public static readonly ContainerBound Items = new("parts", 5000);

    /// <summary>Bytes beside the pixels: profiles, texts, previews, indexes.</summary>
    public static readonly ContainerBound Metadata = new("bytes of metadata", 64_000_000);
}
