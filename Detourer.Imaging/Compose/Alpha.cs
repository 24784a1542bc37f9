using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Compose;

/// <summary>
/// Combines the matte with the alpha channel of the file, which is an upper bound: the smaller one counts.
/// </summary>
internal static class Alpha
{
    /// <summary>Limits the photo's alpha to the matte and zeroes the colours of invisible pixels.</summary>
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
                    uint smaller = Math.Min(row[x] >> 24, alpha[x]);
                    row[x] = smaller == 0 ? 0 : (row[x] & 0x00FF_FFFF) | (smaller << 24);
                }
            }
        }, cancellationToken);
        return photo;
    }

    /// <summary>Limits the matte to the photo's alpha.</summary>
    public static PixelBuffer Limit(PixelBuffer matte, PixelBuffer photo, CancellationToken cancellationToken)
    {
        ParallelRows.For(matte.Height, (top, bottom) =>
        {
            for (int y = top; y < bottom; y++)
            {
                ReadOnlySpan<uint> row = photo.Words(y);
                Span<byte> alpha = matte.Row(y);
                for (int x = 0; x < alpha.Length; x++) alpha[x] = (byte)Math.Min(row[x] >> 24, alpha[x]);
            }
        }, cancellationToken);
        return matte;
    }
}
