using Detourer.Imaging.Pixels;
using NetVips;

namespace Detourer.Imaging.Compose;

/// <summary>Crops and resizes an image.</summary>
internal static class Frame
{
    /// <summary>Crops an image to a box. Disposes the original if it returns another buffer.</summary>
    public static PixelBuffer Crop(PixelBuffer picture, Box box)
    {
        if (box.Width == picture.Width && box.Height == picture.Height) return picture;
        var cropped = new PixelBuffer(box.Width, box.Height, picture.Channels);
        for (int y = 0; y < box.Height; y++)
            picture.Row(box.Top + y).Slice(box.Left * picture.Channels, cropped.Stride).CopyTo(cropped.Row(y));
        picture.Dispose();
        return cropped;
    }

    /// <summary>
    /// Reduces the longer side to at most <paramref name="side"/> pixels. Disposes the original if it returns another
    /// buffer; smaller images are returned as they are.
    /// </summary>
    public static PixelBuffer Shrink(PixelBuffer picture, int side)
    {
        double scale = (double)side / Math.Max(picture.Width, picture.Height);
        if (scale >= 1) return picture;
        int width = Math.Max(1, (int)Math.Round(picture.Width * scale));
        int height = Math.Max(1, (int)Math.Round(picture.Height * scale));
        PixelBuffer shrunk = Resize(picture, width, height);
        picture.Dispose();
        return shrunk;
    }

    /// <summary>Resizes with premultiplied alpha, so that invisible colours do not bleed. Keeps the original.</summary>
    public static PixelBuffer Resize(PixelBuffer picture, int width, int height)
    {
        Vips.EnsureConfigured();
        using Image source = picture.AsVips();
        double horizontal = (double)width / picture.Width;
        double vertical = (double)height / picture.Height;
        if (picture.Channels == 1)
        {
            using Image matte = source.Resize(horizontal, vscale: vertical);
            return PixelBuffer.FromVips(matte);
        }

        using Image premultiplied = source.Premultiply();
        using Image resized = premultiplied.Resize(horizontal, vscale: vertical);
        using Image straight = resized.Unpremultiply();
        using Image rounded = straight.Rint();
        using Image bytes = rounded.Cast(Enums.BandFormat.Uchar);
        PixelBuffer result = PixelBuffer.FromVips(bytes);
        ClearInvisible(result);
        return result;
    }

    /// <summary>Zeroes the colours of pixels whose alpha has been rounded to zero.</summary>
    private static void ClearInvisible(PixelBuffer picture)
    {
        for (int y = 0; y < picture.Height; y++)
        {
            foreach (ref uint word in picture.Words(y))
                if (word >> 24 == 0) word = 0;
        }
    }
}
