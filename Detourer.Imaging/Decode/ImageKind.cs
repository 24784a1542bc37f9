namespace Detourer.Imaging.Decode;

/// <summary>The supported input formats.</summary>
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
    Psd,
    Jpeg2000,
}

/// <summary>The properties of input formats.</summary>
internal static class ImageKinds
{
    /// <summary>Whether ImageMagick decodes the format, because libvips does not support it.</summary>
    public static bool IsForMagick(this ImageKind kind) =>
        kind is ImageKind.Heic or ImageKind.JpegXl or ImageKind.Bmp or ImageKind.Psd or ImageKind.Jpeg2000;

    public static string MediaType(this ImageKind kind) => kind switch
    {
        ImageKind.JpegXl => "image/jxl",
        ImageKind.Psd => "image/vnd.adobe.photoshop",
        ImageKind.Jpeg2000 => "image/jp2",
        _ => $"image/{kind.ToString().ToLowerInvariant()}",
    };
}
