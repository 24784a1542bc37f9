using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Compose;

/// <summary>Combines the matte with the alpha channel of the file: the result is their product.</summary>
internal static class Alpha
{
    /// <summary>Multiplies the photo's alpha by the matte and zeroes the colours of invisible pixels.</summary>
    public static PixelBuffer Apply(PixelBuffer photo, PixelBuffer matte, CancellationToken cancellationToken)
    {
        ParallelRows.For(photo.Height, (top, bottom) =>
        {
            for (int y = top; y < bottom; y++)
            {
                Span<uint> row = photo.Words(y);
                ReadOnlySpan<byte> alpha = matte.Row(y);
                for (int x = 0; x < row.Length; x++)
                {
                    uint product = Product(row[x] >> 24, alpha[x]);
                    row[x] = product == 0 ? 0 : (row[x] & 0x00FF_FFFF) | (product << 24);
                }
            }
        }, cancellationToken);
        return photo;
    }

    /// <summary>Multiplies the matte by the photo's alpha.</summary>
    public static PixelBuffer Multiply(PixelBuffer matte, PixelBuffer photo, CancellationToken cancellationToken)
    {
        ParallelRows.For(matte.Height, (top, bottom) =>
        {
            for (int y = top; y < bottom; y++)
            {
                ReadOnlySpan<uint> row = photo.Words(y);
                Span<byte> alpha = matte.Row(y);
                for (int x = 0; x < alpha.Length; x++) alpha[x] = (byte)Product(row[x] >> 24, alpha[x]);
            }
        }, cancellationToken);
        return matte;
    }

    /// <summary>Returns a × b / 255, rounded to nearest.</summary>
    private static uint Product(uint a, uint b)
    {
        uint product = (a * b) + 128;
        return (product + (product >> 8)) >> 8;
    }
}
