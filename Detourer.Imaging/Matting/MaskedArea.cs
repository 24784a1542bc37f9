using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Matting;

/// <summary>The part of a picture that a mask selects, and surroundings to measure colours on.</summary>
internal sealed class MaskedArea : IDisposable
{
    private readonly Window _window;
    private readonly int _width, _height;

    private MaskedArea(Window window, Brush brush, int width, int height) =>
        (_window, Brush, _width, _height) = (window, brush, width, height);

    /// <summary>The mask within the window.</summary>
    public Brush Brush { get; }

    /// <summary>Reads a mask: white selects, black and transparent do not.</summary>
    /// <param name="mask">RGBA. Disposed of.</param>
    /// <returns>Null if nothing is selected.</returns>
    public static MaskedArea? Of(PixelBuffer mask)
    {
        using (mask)
        {
            using var values = new PixelBuffer(mask.Width, mask.Height, 1);
            for (int y = 0; y < mask.Height; y++)
            {
                ReadOnlySpan<byte> from = mask.Row(y);
                Span<byte> to = values.Row(y);
                for (int x = 0; x < to.Length; x++)
                {
                    int grey = (from[x * 4] + from[(x * 4) + 1] + from[(x * 4) + 2] + 1) / 3;
                    to[x] = (byte)(((grey * from[(x * 4) + 3]) + 127) / 255);
                }
            }

            if (Window.Around(values) is not { } window) return null;
            var brush = new Brush(window.Cut(values), Math.Max(mask.Width, mask.Height));
            return new MaskedArea(window, brush, mask.Width, mask.Height);
        }
    }

    /// <summary>Copies the window of a picture.</summary>
    /// <param name="picture">Of the mask's size. Disposed of.</param>
    /// <exception cref="ImagingException"><c>mask_size</c></exception>
    public PixelBuffer CutFrom(PixelBuffer picture)
    {
        using (picture)
        {
            CheckSize(picture);
            return _window.Cut(picture);
        }
    }

    /// <exception cref="ImagingException"><c>mask_size</c></exception>
    public void CheckSize(PixelBuffer picture)
    {
        if ((picture.Width, picture.Height) != (_width, _height))
            throw ImagingErrors.MaskSize(_width, _height, picture.Width, picture.Height);
    }

    /// <summary>The alpha of a picture within the window.</summary>
    public PixelBuffer AlphaOf(PixelBuffer picture)
    {
        var alpha = new PixelBuffer(_window.Width, _window.Height, 1);
        for (int y = 0; y < alpha.Height; y++)
        {
            ReadOnlySpan<uint> from = picture.Words(_window.Top + y).Slice(_window.Left, _window.Width);
            Span<byte> to = alpha.Row(y);
            for (int x = 0; x < to.Length; x++) to[x] = (byte)(from[x] >> 24);
        }

        return alpha;
    }

    /// <summary>Writes colours and alpha to a picture where the mask is not black.</summary>
    /// <param name="part">RGBA, of the window's size. Its alpha is that of the photo's file, and limits the new one.
    /// </param>
    /// <param name="alpha">One channel, of the same size.</param>
    /// <param name="picture">RGBA, of the mask's size.</param>
    public void Paste(PixelBuffer part, PixelBuffer alpha, PixelBuffer picture)
    {
        for (int y = 0; y < alpha.Height; y++)
        {
            ReadOnlySpan<uint> colours = part.Words(y);
            ReadOnlySpan<byte> brush = Brush.Mask.Row(y), values = alpha.Row(y);
            Span<uint> to = picture.Words(_window.Top + y).Slice(_window.Left, _window.Width);
            for (int x = 0; x < to.Length; x++)
            {
                if (brush[x] == 0) continue;
                uint value = Math.Min(values[x], colours[x] >> 24);
                to[x] = value == 0 ? 0 : (colours[x] & 0x00FF_FFFF) | (value << 24);
            }
        }
    }

    public void Dispose() => Brush.Mask.Dispose();
}
