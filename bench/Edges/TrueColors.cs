using Detourer.Imaging.Pixels;

namespace Detourer.Bench.Edges;

/// <summary>
/// The colours that explain a photo together with its true alpha, for photos of which only that is known: multi-level
/// estimation (Germer, Uelwer, Conrad, Harmeling: "Fast Multi-Level Foreground Estimation", 2020). From the coarsest
/// level on, foreground and background of a pixel are those that mix to the photo and differ least from their
/// neighbours', more so where alpha changes.
/// </summary>
internal sealed class TrueColors(PixelBuffer photo, Layer alpha)
{
    private const float Regularization = 1e-5f;
    private const int SmallLevel = 32;

    // R, G, B of the foreground and then of the background, side by side.
    private float[] _layers = [];
    private (int Width, int Height) _size = (1, 1);

    /// <summary>The colours of the foreground, with the true alpha.</summary>
    public PixelBuffer Estimate()
    {
        _layers = Means();
        int levels = (int)Math.Ceiling(Math.Log2(Math.Max(photo.Width, photo.Height)));
        for (int level = 0; level <= levels; level++)
        {
            Resize(Side(photo.Width, level, levels), Side(photo.Height, level, levels));
            if (_size.Width * _size.Height == 1) continue;
            int rounds = Math.Max(_size.Width, _size.Height) <= SmallLevel ? 10 : 2;
            for (int half = 0; half < rounds * 2; half++)
                Parallel.For(0, _size.Height, y => Relax(y, (y + half) & 1));
        }

        return ToImage();
    }

    private static int Side(int side, int level, int levels) =>
        Math.Max(1, (int)Math.Round(Math.Pow(side, (double)level / levels)));

    private float[] Means()
    {
        var sums = new double[8];
        for (int y = 0; y < photo.Height; y++)
        {
            for (int x = 0; x < photo.Width; x++)
            {
                float a = alpha.Values[(y * photo.Width) + x];
                if (a is >= 0.1f and <= 0.9f) continue;
                int layer = a > 0.9f ? 0 : 4;
                for (int c = 0; c < 3; c++) sums[layer + c] += photo.Row(y)[(x * 4) + c] / 255.0;
                sums[layer + 3]++;
            }
        }

        float Mean(int channel, int count) => (float)(sums[channel] / Math.Max(1, sums[count]));
        return [Mean(0, 3), Mean(1, 3), Mean(2, 3), Mean(4, 7), Mean(5, 7), Mean(6, 7)];
    }

    private void Resize(int width, int height)
    {
        var larger = new float[width * height * 6];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int from = ((y * _size.Height / height) * _size.Width) + (x * _size.Width / width);
                _layers.AsSpan(from * 6, 6).CopyTo(larger.AsSpan(((y * width) + x) * 6));
            }
        }

        (_layers, _size) = (larger, (width, height));
    }

    /// <summary>Every other pixel of a row, from its neighbours in the other half of the checkerboard.</summary>
    private void Relax(int y, int first)
    {
        Span<float> sums = stackalloc float[6];
        for (int x = first; x < _size.Width; x += 2)
        {
            int px = x * photo.Width / _size.Width, py = y * photo.Height / _size.Height;
            float a = AlphaAt(x, y);
            (float ff, float fb, float bb) = (a * a, a * (1 - a), (1 - a) * (1 - a));
            for (int c = 0; c < 3; c++)
            {
                float value = photo.Row(py)[(px * 4) + c] / 255f;
                (sums[c], sums[c + 3]) = (a * value, (1 - a) * value);
            }

            float weight = Add(sums, a, x - 1, y) + Add(sums, a, x + 1, y)
                + Add(sums, a, x, y - 1) + Add(sums, a, x, y + 1);
            (ff, bb) = (ff + weight, bb + weight);
            float scale = 1 / ((ff * bb) - (fb * fb));
            Span<float> own = _layers.AsSpan(((y * _size.Width) + x) * 6, 6);
            for (int c = 0; c < 3; c++)
            {
                own[c] = Math.Clamp(((bb * sums[c]) - (fb * sums[c + 3])) * scale, 0, 1);
                own[c + 3] = Math.Clamp(((ff * sums[c + 3]) - (fb * sums[c])) * scale, 0, 1);
            }
        }
    }

    private float Add(Span<float> sums, float own, int x, int y)
    {
        if (x < 0 || y < 0 || x >= _size.Width || y >= _size.Height) return 0;
        float weight = Regularization + Math.Abs(own - AlphaAt(x, y));
        ReadOnlySpan<float> neighbour = _layers.AsSpan(((y * _size.Width) + x) * 6, 6);
        for (int c = 0; c < 6; c++) sums[c] += weight * neighbour[c];
        return weight;
    }

    private float AlphaAt(int x, int y) =>
        alpha.Values[((y * photo.Height / _size.Height) * photo.Width) + (x * photo.Width / _size.Width)];

    private PixelBuffer ToImage()
    {
        var image = new PixelBuffer(photo.Width, photo.Height, 4);
        for (int y = 0; y < image.Height; y++)
        {
            Span<byte> row = image.Row(y);
            for (int x = 0; x < image.Width; x++)
            {
                int i = (y * image.Width) + x;
                for (int c = 0; c < 3; c++) row[(x * 4) + c] = (byte)Math.Round(_layers[(i * 6) + c] * 255);
                row[(x * 4) + 3] = (byte)Math.Round(alpha.Values[i] * 255);
            }
        }

        return image;
    }
}
