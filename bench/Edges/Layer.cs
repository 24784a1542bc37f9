using Detourer.Imaging.Pixels;

namespace Detourer.Bench.Edges;

/// <summary>One value for each pixel, and the arithmetic that the scores need.</summary>
internal sealed record Layer(int Width, int Height, float[] Values)
{
    private const float Sigma = 1.4f;
    private const int Radius = 5;

    /// <summary>Means: its weights add up to 1.</summary>
    private static readonly float[] _gauss = Kernel((_, gauss) => gauss, (_, weight) => weight);

    /// <summary>Slopes: a ramp of 1 a pixel gives 1.</summary>
    private static readonly float[] _slope = Kernel((i, gauss) => -i * gauss, (i, weight) => -i * weight);

    /// <summary>A channel, in 0..1.</summary>
    public static Layer Of(PixelBuffer image, int channel)
    {
        var layer = new Layer(image.Width, image.Height, new float[image.Width * image.Height]);
        for (int y = 0; y < image.Height; y++)
        {
            ReadOnlySpan<byte> row = image.Row(y);
            for (int x = 0; x < image.Width; x++)
                layer.Values[(y * image.Width) + x] = row[(x * image.Channels) + channel] / 255f;
        }

        return layer;
    }

    /// <summary>1 where a rule holds, 0 elsewhere.</summary>
    public Layer Where(Func<float, int, bool> rule) =>
        this with { Values = [.. Values.Select((value, i) => rule(value, i) ? 1f : 0f)] };

    /// <summary>1 where a rule holds for the greatest and the least value within a square, 0 elsewhere.</summary>
    public Layer Spread(int radius, Func<float, float, bool> rule)
    {
        var result = new float[Values.Length];
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                (float most, float least) = (0, 1);
                for (int v = Math.Max(0, y - radius); v <= Math.Min(Height - 1, y + radius); v++)
                {
                    for (int u = Math.Max(0, x - radius); u <= Math.Min(Width - 1, x + radius); u++)
                    {
                        most = Math.Max(most, Values[(v * Width) + u]);
                        least = Math.Min(least, Values[(v * Width) + u]);
                    }
                }

                result[(y * Width) + x] = rule(most, least) ? 1 : 0;
            }
        }

        return this with { Values = result };
    }

    /// <summary>1 within so many pixels (of a square) of what is not 0.</summary>
    public Layer Dilate(int radius) => DilateRows(radius).Transpose().DilateRows(radius).Transpose();

    /// <summary>1 at pixels of at least 0.5 that have a neighbour below it.</summary>
    public Layer Outline() => Where((value, i) =>
    {
        (int x, int y) = (i % Width, i / Width);
        return value >= 0.5f && ((x > 0 && Values[i - 1] < 0.5f) || (x < Width - 1 && Values[i + 1] < 0.5f)
            || (y > 0 && Values[i - Width] < 0.5f) || (y < Height - 1 && Values[i + Width] < 0.5f));
    });

    /// <summary>The length of the gradient, from derivatives of a Gaussian.</summary>
    public Layer Gradient()
    {
        Layer across = FilterRows(_slope).Transpose().FilterRows(_gauss).Transpose();
        Layer down = FilterRows(_gauss).Transpose().FilterRows(_slope).Transpose();
        return this with { Values = [.. across.Values.Zip(down.Values, (a, b) => MathF.Sqrt((a * a) + (b * b)))] };
    }

    public double SquaredDistance(Layer other) =>
        Values.Zip(other.Values, (a, b) => (double)(a - b) * (a - b)).Sum();

    /// <summary>Which share of the pixels that are not 0 lies where another layer is not 0.</summary>
    public double ShareWithin(Layer other)
    {
        (long all, long within) = (0, 0);
        for (int i = 0; i < Values.Length; i++)
        {
            if (Values[i] == 0) continue;
            all++;
            if (other.Values[i] > 0) within++;
        }

        return (double)within / Math.Max(1, all);
    }

    private Layer DilateRows(int radius)
    {
        var result = new float[Values.Length];
        Parallel.For(0, Height, y =>
        {
            int last = int.MinValue / 2;
            for (int x = -radius; x < Width; x++)
            {
                if (x + radius < Width && Values[(y * Width) + x + radius] > 0) last = x + radius;
                if (x >= 0 && last >= x - radius) result[(y * Width) + x] = 1;
            }
        });
        return this with { Values = result };
    }

    private Layer FilterRows(float[] kernel)
    {
        var result = new float[Values.Length];
        Parallel.For(0, Height, y =>
        {
            ReadOnlySpan<float> row = Values.AsSpan(y * Width, Width);
            for (int x = 0; x < Width; x++)
            {
                float sum = 0;
                for (int i = -Radius; i <= Radius; i++)
                    sum += kernel[i + Radius] * row[Math.Clamp(x + i, 0, Width - 1)];
                result[(y * Width) + x] = sum;
            }
        });
        return this with { Values = result };
    }

    private Layer Transpose()
    {
        var result = new float[Values.Length];
        Parallel.For(0, Height, y =>
        {
            for (int x = 0; x < Width; x++) result[(x * Height) + y] = Values[(y * Width) + x];
        });
        return new Layer(Height, Width, result);
    }

    private static float[] Kernel(Func<int, float, float> weight, Func<int, float, float> response)
    {
        static float Gauss(int i) => MathF.Exp(-i * i / (2 * Sigma * Sigma));
        float[] weights = [.. Enumerable.Range(-Radius, (2 * Radius) + 1).Select(i => weight(i, Gauss(i)))];
        float total = Math.Abs(weights.Select((value, i) => response(i - Radius, value)).Sum());
        return [.. weights.Select(value => value / total)];
    }
}
