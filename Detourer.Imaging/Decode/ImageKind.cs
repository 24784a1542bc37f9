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
