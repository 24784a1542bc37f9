using Detourer.Imaging.Pixels;
using NetVips;

namespace Detourer.Imaging.Decode;

/// <summary>
/// Turns an image upright while it is decoded in strips, so that the decoded image is in memory only once.
/// </summary>
/// <param name="orientation">The EXIF orientation, 1 to 8 (TIFF 6.0, tag 274).</param>
internal sealed class Turn(int orientation)
{
    private const int Rows = 64;

    // The stored image is mirrored from left to right, from top to bottom, and along its diagonal, in this order.
    private readonly bool _mirrored = orientation is 2 or 3 or 7 or 8;
    private readonly bool _upsideDown = orientation is 3 or 4 or 6 or 7;
    private readonly bool _transposed = orientation >= 5;

    /// <summary>Evaluates a pipeline.</summary>
    /// <param name="image">RGBA, 8 bits; may be sequential.</param>
    /// <param name="cancellationToken">Checked before each strip.</param>
    public PixelBuffer Decode(Image image, CancellationToken cancellationToken)
    {
        PixelBuffer upright = _transposed
            ? new PixelBuffer(image.Height, image.Width, 4)
            : new PixelBuffer(image.Width, image.Height, 4);
        try
        {
            for (int top = 0; top < image.Height; top += Rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using Image area = image.ExtractArea(0, top, image.Width, Math.Min(Rows, image.Height - top));
                using PixelBuffer strip = PixelBuffer.FromVips(area);
                Write(strip, upright, top, cancellationToken);
            }

            return upright;
        }
        catch
        {
            upright.Dispose();
            throw;
        }
    }

    private void Write(PixelBuffer strip, PixelBuffer upright, int top, CancellationToken cancellationToken)
    {
        if (_transposed)
        {
            ParallelRows.For(
                strip.Width, (from, to) => WriteColumns(strip, upright, top, from, to), cancellationToken);
            return;
        }

        for (int y = 0; y < strip.Height; y++)
        {
            Span<uint> row = upright.Words(_upsideDown ? upright.Height - 1 - top - y : top + y);
            strip.Words(y).CopyTo(row);
            if (_mirrored) row.Reverse();
        }
    }

    private unsafe void WriteColumns(PixelBuffer strip, PixelBuffer upright, int top, int from, int to)
    {
        uint* source = (uint*)strip.Pixels;
        for (int x = from; x < to; x++)
        {
            Span<uint> row = upright.Words(_mirrored ? strip.Width - 1 - x : x);
            Span<uint> part = _upsideDown
                ? row.Slice(row.Length - top - strip.Height, strip.Height)
                : row.Slice(top, strip.Height);
            for (int y = 0; y < part.Length; y++) part[y] = source[((long)y * strip.Width) + x];
            if (_upsideDown) part.Reverse();
        }
    }
}
