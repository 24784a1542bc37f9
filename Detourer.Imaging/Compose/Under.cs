using Detourer.Imaging.Decode;
using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Compose;

/// <summary>Puts something behind a picture: Porter and Duff's “over” in sRGB values with straight alpha.</summary>
internal static class Under
{
    public static void Color(PixelBuffer picture, Color color, CancellationToken cancellationToken)
    {
        uint word = color.Red | ((uint)color.Green << 8) | ((uint)color.Blue << 16) | ((uint)color.Alpha << 24);
        Strips.Run(picture.Height, (top, bottom) =>
        {
            for (int y = top; y < bottom; y++)
            {
                foreach (ref uint pixel in picture.Words(y)) pixel = Over(pixel, word);
            }
        }, cancellationToken);
    }

    /// <exception cref="ImagingException">What a photo would get.</exception>
    public static void Image(
        PixelBuffer picture, ImageBackground background, ImagingLimits limits, CancellationToken cancellationToken)
    {
        using PixelBuffer decoded = Decoder.Decode(background.File, limits, cancellationToken);
        double horizontal = (double)picture.Width / decoded.Width;
        double vertical = (double)picture.Height / decoded.Height;
        double scale = background.Fit == BackgroundFit.Cover
            ? Math.Max(horizontal, vertical)
            : Math.Min(horizontal, vertical);

        // What will lie outside the frame is cut off first, lest a thin strip be enlarged to gigabytes.
        int width = Math.Clamp((int)Math.Round(picture.Width / scale), 1, decoded.Width);
        int height = Math.Clamp((int)Math.Round(picture.Height / scale), 1, decoded.Height);
        var seen = new Box((decoded.Width - width) / 2, (decoded.Height - height) / 2, width, height);
        using PixelBuffer part = Frame.Crop(decoded, seen);
        // A part of whole pixels, enlarged, may miss the frame by half of one: a cover is stretched to its edges.
        bool covers = background.Fit == BackgroundFit.Cover;
        using PixelBuffer fitted = Frame.Resize(part,
            covers ? picture.Width : Math.Clamp((int)Math.Round(part.Width * scale), 1, picture.Width),
            covers ? picture.Height : Math.Clamp((int)Math.Round(part.Height * scale), 1, picture.Height));
        Put(fitted, picture, cancellationToken);
    }

    /// <summary>Puts an image that is no larger than the picture behind its middle.</summary>
    private static void Put(PixelBuffer image, PixelBuffer picture, CancellationToken cancellationToken)
    {
        int left = (picture.Width - image.Width) / 2;
        int above = (picture.Height - image.Height) / 2;
        Strips.Run(image.Height, (top, bottom) =>
        {
            for (int y = top; y < bottom; y++)
            {
                Span<uint> row = picture.Words(above + y).Slice(left, image.Width);
                ReadOnlySpan<uint> behind = image.Words(y);
                for (int x = 0; x < row.Length; x++) row[x] = Over(row[x], behind[x]);
            }
        }, cancellationToken);
    }

    /// <summary>One pixel over another, both RGBA with red in the lowest byte.</summary>
    public static uint Over(uint front, uint back)
    {
        uint frontAlpha = front >> 24;
        if (frontAlpha == 255) return front;
        if (frontAlpha == 0) return back >> 24 == 0 ? 0 : back;

        // In units of 1/255²: what the front covers, what of the back shines through, and both.
        uint covers = frontAlpha * 255;
        uint shines = (255 - frontAlpha) * (back >> 24);
        uint total = covers + shines;
        uint result = ((total + 127) / 255) << 24;
        for (int shift = 0; shift < 24; shift += 8)
        {
            uint mixed = (((front >> shift) & 0xFF) * covers) + (((back >> shift) & 0xFF) * shines);
            result |= (mixed + (total / 2)) / total << shift;
        }

        return result;
    }
}
