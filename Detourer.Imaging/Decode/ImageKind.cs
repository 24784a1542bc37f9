namespace Detourer.Imaging.Decode;

/// <summary>The formats that are read.</summary>
internal enum ImageKind
{
    Jpeg,
    Png,
    WebP,
    Avif,
    Gif,
    Tiff,
    Heic,
    JpegXl,
    Bmp,
}

/// <summary>What is to know of a format.</summary>
internal static class ImageKinds
{
    /// <summary>Whether libvips lacks it.</summary>
    public static bool IsForMagick(this ImageKind kind) => kind is ImageKind.Heic or ImageKind.JpegXl or ImageKind.Bmp;

    public static string MediaType(this ImageKind kind) => kind switch
    {
        ImageKind.JpegXl => "image/jxl",
        _ => $"image/{kind.ToString().ToLowerInvariant()}",
    };
}
