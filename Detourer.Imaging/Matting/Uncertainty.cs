using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Matting;

/// <summary>Where the network is uncertain, and a little around.</summary>
internal static class Uncertainty
{
    private const int LeastReach = 2;

    /// <summary>1 for each sample whose alpha is unknown.</summary>
    public static ByteMap Find(Field samples, float unit, MattingSettings settings)
    {
        var map = new ByteMap(samples.Width, samples.Height);
        for (int y = 0; y < samples.Height; y++)
        {
            Span<byte> row = map.Row(y);
            ReadOnlySpan<float> alpha = samples.Row(MattingLevel.Alpha, y)[..samples.Width];
            ReadOnlySpan<float> below =
                samples.Row(MattingLevel.Alpha, Math.Min(y + 1, samples.Height - 1))[..samples.Width];
            for (int x = 0; x < alpha.Length; x++)
            {
                float right = alpha[Math.Min(x + 1, alpha.Length - 1)];
                bool soft = alpha[x] > settings.Low && alpha[x] < settings.High;
                float step = Math.Max(Math.Abs(alpha[x] - right), Math.Abs(alpha[x] - below[x]));
                row[x] = soft || step > settings.Step ? (byte)1 : (byte)0;
            }
        }

        return map.Grow(Math.Max(LeastReach, (int)Math.Round(settings.Reach * unit)));
    }

    /// <summary>1 for each sample that a brush has touched; nothing else is uncertain.</summary>
    public static ByteMap Under(PixelBuffer brush, int factor, int width, int height)
    {
        var map = new ByteMap(width, height);
        for (int y = 0; y < brush.Height; y++)
        {
            ReadOnlySpan<byte> from = brush.Row(y);
            Span<byte> to = map.Row(y / factor);
            for (int x = 0; x < from.Length; x++)
                if (from[x] != 0) to[x / factor] = 1;
        }

        return map;
    }
}
