using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Matting;

/// <summary>A part of a photo that is worked on by itself.</summary>
/// <param name="Left">Its first column.</param>
/// <param name="Top">Its first row.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
internal readonly record struct Window(int Left, int Top, int Width, int Height)
{
    /// <summary>Surroundings from which colours are measured, as a share of the photo's longer side.</summary>
    private const float Context = 0.06f;

    /// <summary>A mask's bounding box and its surroundings; null where the mask is empty.</summary>
    public static Window? Around(PixelBuffer mask)
    {
        (int left, int top, int right, int bottom) = (mask.Width, mask.Height, -1, -1);
        for (int y = 0; y < mask.Height; y++)
        {
            ReadOnlySpan<byte> row = mask.Row(y);
            int first = row.IndexOfAnyExcept((byte)0);
            if (first < 0) continue;
            (left, right) = (Math.Min(left, first), Math.Max(right, row.LastIndexOfAnyExcept((byte)0)));
            (top, bottom) = (Math.Min(top, y), y);
        }

        if (right < 0) return null;
        int margin = (int)(Context * Math.Max(mask.Width, mask.Height)) + 1;
        (left, top) = (Math.Max(0, left - margin), Math.Max(0, top - margin));
        (right, bottom) = (Math.Min(mask.Width - 1, right + margin), Math.Min(mask.Height - 1, bottom + margin));
        return new Window(left, top, right - left + 1, bottom - top + 1);
    }

    /// <summary>A copy of the window's pixels.</summary>
    public PixelBuffer Cut(PixelBuffer image)
    {
        var part = new PixelBuffer(Width, Height, image.Channels);
        for (int y = 0; y < Height; y++)
            image.Row(Top + y).Slice(Left * image.Channels, part.Stride).CopyTo(part.Row(y));
        return part;
    }

    /// <summary>Mixes one image into another of the same size, as far as the brush says.</summary>
    public static void Blend(PixelBuffer image, PixelBuffer over, PixelBuffer brush)
    {
        for (int y = 0; y < image.Height; y++) Blend(image.Row(y), over.Row(y), brush.Row(y), image.Channels);
    }

    private static void Blend(Span<byte> image, ReadOnlySpan<byte> over, ReadOnlySpan<byte> brush, int channels)
    {
        for (int i = 0; i < image.Length; i++)
        {
            int share = brush[i / channels];
            if (share == 0) continue;
            image[i] = (byte)(((image[i] * (255 - share)) + (over[i] * share) + 127) / 255);
        }
    }
}

/// <summary>Where alpha is solved regardless of the matte.</summary>
/// <param name="Mask">One channel, of the window's size.</param>
/// <param name="PhotoSide">The longer side of the whole photo, in pixels: lengths are measured by it.</param>
internal sealed record Brush(PixelBuffer Mask, int PhotoSide);
