using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Compose;

/// <summary>
/// Draws a background behind an image: the operator “over” of Porter and Duff, in sRGB values with straight alpha.
/// </summary>
internal static class Over
{
    /// <summary>Draws a colour behind an image, in place.</summary>
    public static void Color(PixelBuffer picture, Color color, CancellationToken cancellationToken)
    {
        uint word = color.Red | ((uint)color.Green << 8) | ((uint)color.Blue << 16) | ((uint)color.Alpha << 24);
        ParallelRows.For(picture.Height, (top, bottom) =>
        {
            for (int y = top; y < bottom; y++)
            {
                foreach (ref uint pixel in picture.Words(y)) pixel = Blend(pixel, word);
            }
        }, cancellationToken);
    }

    /// <summary>Draws an image behind another image, in place.</summary>
    /// <param name="picture">RGBA.</param>
    /// <param name="image">RGBA of any size.</param>
    /// <param name="fit">How the image fills the picture.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    public static void Image(
        PixelBuffer picture, PixelBuffer image, BackgroundFit fit, CancellationToken cancellationToken)
    {
        double horizontal = (double)picture.Width / image.Width;
        double vertical = (double)picture.Height / image.Height;
        double scale = fit == BackgroundFit.Cover
            ? Math.Max(horizontal, vertical)
            : Math.Min(horizontal, vertical);

        // Cropping first keeps a long, thin background from being enlarged to gigabytes.
        int width = Math.Clamp((int)Math.Round(picture.Width / scale), 1, image.Width);
        int height = Math.Clamp((int)Math.Round(picture.Height / scale), 1, image.Height);
        var visible = new Box((image.Width - width) / 2, (image.Height - height) / 2, width, height);
        using PixelBuffer part = Frame.Crop(image, visible);
        // The crop has whole pixels, so an enlarged cover could miss the frame by a pixel: stretch it to the edges.
        bool covers = fit == BackgroundFit.Cover;
        using PixelBuffer fitted = Frame.Resize(part,
            covers ? picture.Width : Math.Clamp((int)Math.Round(part.Width * scale), 1, picture.Width),
            covers ? picture.Height : Math.Clamp((int)Math.Round(part.Height * scale), 1, picture.Height));
        DrawCentred(fitted, picture, cancellationToken);
    }

    /// <summary>Draws an image that is not larger than the picture behind its centre.</summary>
    private static void DrawCentred(PixelBuffer image, PixelBuffer picture, CancellationToken cancellationToken)
    {
        int left = (picture.Width - image.Width) / 2;
        int above = (picture.Height - image.Height) / 2;
        ParallelRows.For(image.Height, (top, bottom) =>
        {
            for (int y = top; y < bottom; y++)
            {
                Span<uint> row = picture.Words(above + y).Slice(left, image.Width);
                ReadOnlySpan<uint> behind = image.Words(y);
                for (int x = 0; x < row.Length; x++) row[x] = Blend(row[x], behind[x]);
            }
        }, cancellationToken);
    }

    /// <summary>Blends one pixel over another, both RGBA with red in the lowest byte.</summary>
    public static uint Blend(uint front, uint back)
    {
        uint frontAlpha = front >> 24;
        if (frontAlpha == 255) return front;
        if (frontAlpha == 0) return back >> 24 == 0 ? 0 : back;

        // In units of 1/255²: the weight of the front, the weight of the back, and their sum.
        uint frontWeight = frontAlpha * 255;
        uint backWeight = (255 - frontAlpha) * (back >> 24);
        uint total = frontWeight + backWeight;
        uint result = ((total + 127) / 255) << 24;
        for (int shift = 0; shift < 24; shift += 8)
        {
            uint mixed = (((front >> shift) & 0xFF) * frontWeight) + (((back >> shift) & 0xFF) * backWeight);
            result |= (mixed + (total / 2)) / total << shift;
        }

        return result;
    }
}
