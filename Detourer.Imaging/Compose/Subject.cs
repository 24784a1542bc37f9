using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Compose;

/// <summary>A rectangle of pixels.</summary>
internal readonly record struct Box(int Left, int Top, int Width, int Height);

/// <summary>Finds the subject in the frame.</summary>
internal static class Subject
{
    /// <summary>The smallest alpha of a visible pixel. A single fainter pixel must not enlarge a crop.</summary>
    private const byte Visible = 8;

    /// <summary>Returns the smallest box that contains all visible pixels, plus a margin inside the frame.</summary>
    /// <param name="image">RGBA, or one channel.</param>
    /// <param name="margin">The margin around the subject.</param>
    /// <exception cref="ImagingException"><c>no_subject</c></exception>
    public static Box Find(PixelBuffer image, CropMargin margin)
    {
        (int left, int top, int right, int bottom) = (image.Width, -1, -1, -1);
        for (int y = 0; y < image.Height; y++)
        {
            (int first, int last) = Extent(image.Row(y), image.Channels);
            if (last < 0) continue;
            if (top < 0) top = y;
            bottom = y;
            left = Math.Min(left, first);
            right = Math.Max(right, last);
        }

        if (top < 0) throw ImagingErrors.NoSubject();
        int room = margin.InPixels(right - left + 1, bottom - top + 1);
        left = Math.Max(0, left - room);
        top = Math.Max(0, top - room);
        right = Math.Min(image.Width - 1, right + room);
        bottom = Math.Min(image.Height - 1, bottom + room);
        return new Box(left, top, right - left + 1, bottom - top + 1);
    }

    private static (int First, int Last) Extent(ReadOnlySpan<byte> row, int channels)
    {
        int width = row.Length / channels;
        int first = 0;
        int last = width - 1;
        while (first < width && row[(first * channels) + channels - 1] < Visible) first++;
        if (first == width) return (width, -1);
        while (row[(last * channels) + channels - 1] < Visible) last--;
        return (first, last);
    }
}
