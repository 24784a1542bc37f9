using Detourer.Imaging.Pixels;

namespace Detourer.Bench.Edges;

/// <summary>A subject that is drawn in layers, so that its colours and its alpha are known exactly.</summary>
internal sealed class Drawing(int width, int height)
{
    // Colours are premultiplied while layers are added.
    private readonly float[] _values = new float[width * height * 4];

    /// <summary>A colour in 0..1.</summary>
    internal readonly record struct Paint(float Red, float Green, float Blue)
    {
        public Paint Lighter(float by) => new(Red + by, Green + by, Blue + by);
    }

    /// <summary>Lays a paint over what is there, as far as a shape covers each pixel.</summary>
    /// <param name="paint">The paint at a pixel.</param>
    /// <param name="coverage">The shape: how much of a pixel it covers.</param>
    public Drawing Add(Func<int, int, Paint> paint, Func<float, float, float> coverage)
    {
        Parallel.For(0, height, y =>
        {
            for (int x = 0; x < width; x++)
            {
                float share = Math.Clamp(coverage(x, y), 0, 1);
                if (share > 0) Cover(x, y, paint(x, y), share);
            }
        });
        return this;
    }

    /// <summary>A line of round points, thick at its root and thin at its tip.</summary>
    /// <param name="paint">Its paint.</param>
    /// <param name="at">The place at 0 (root) to 1 (tip).</param>
    /// <param name="length">Its length, in pixels.</param>
    /// <param name="root">Half its width at the root.</param>
    /// <param name="tip">Half its width at the tip.</param>
    public Drawing Stroke(Paint paint, Func<float, (float X, float Y)> at, float length, float root, float tip)
    {
        var covered = new Dictionary<int, float>();
        int steps = (int)(length * 3);
        for (int step = 0; step <= steps; step++)
        {
            float t = (float)step / steps, radius = root + ((tip - root) * t);
            (float cx, float cy) = at(t);
            int reach = (int)radius + 2;
            for (int y = Math.Max(0, (int)cy - reach); y <= Math.Min(height - 1, (int)cy + reach); y++)
            {
                for (int x = Math.Max(0, (int)cx - reach); x <= Math.Min(width - 1, (int)cx + reach); x++)
                {
                    float share = Shape.Disc(x, y, cx, cy, radius);
                    int i = (y * width) + x;
                    if (share > covered.GetValueOrDefault(i)) covered[i] = share;
                }
            }
        }

        foreach ((int i, float share) in covered) Cover(i % width, i / width, paint, share);
        return this;
    }

    /// <summary>Takes away what a shape covers: a hole, or what stands before the subject.</summary>
    public Drawing Erase(Func<float, float, float> coverage)
    {
        Parallel.For(0, height, y =>
        {
            for (int x = 0; x < width; x++)
            {
                float rest = 1 - Math.Clamp(coverage(x, y), 0, 1);
                for (int c = 0; c < 4; c++) _values[(((y * width) + x) * 4) + c] *= rest;
            }
        });
        return this;
    }

    /// <summary>The mean of the drawing at several places along a way: what a moving camera sees.</summary>
    public Drawing Move(int right, int down, int steps)
    {
        var moved = new Drawing(width, height);
        for (int step = 0; step < steps; step++)
        {
            int dx = right * step / steps, dy = down * step / steps;
            for (int y = Math.Max(0, dy); y < Math.Min(height, height + dy); y++)
            {
                for (int x = Math.Max(0, dx); x < Math.Min(width, width + dx); x++)
                {
                    int to = ((y * width) + x) * 4, from = (((y - dy) * width) + x - dx) * 4;
                    for (int c = 0; c < 4; c++) moved._values[to + c] += _values[from + c] / steps;
                }
            }
        }

        return moved;
    }

    /// <summary>The subject before a background, as a camera sees it.</summary>
    public PixelBuffer Before(Func<int, int, Paint> background) => ToImage((x, y, i) =>
    {
        Paint behind = background(x, y);
        float rest = 1 - _values[i + 3];
        return (_values[i] + (behind.Red * rest), _values[i + 1] + (behind.Green * rest),
            _values[i + 2] + (behind.Blue * rest), 1);
    });

    /// <summary>The subject itself: straight colours, and alpha.</summary>
    public PixelBuffer Truth() => ToImage((_, _, i) =>
    {
        float scale = _values[i + 3] > 0 ? 1 / _values[i + 3] : 0;
        return (_values[i] * scale, _values[i + 1] * scale, _values[i + 2] * scale, _values[i + 3]);
    });

    private void Cover(int x, int y, Paint paint, float share)
    {
        Span<float> pixel = _values.AsSpan(((y * width) + x) * 4, 4);
        pixel[0] = (pixel[0] * (1 - share)) + (Math.Clamp(paint.Red, 0, 1) * share);
        pixel[1] = (pixel[1] * (1 - share)) + (Math.Clamp(paint.Green, 0, 1) * share);
        pixel[2] = (pixel[2] * (1 - share)) + (Math.Clamp(paint.Blue, 0, 1) * share);
        pixel[3] = (pixel[3] * (1 - share)) + share;
    }

    private PixelBuffer ToImage(Func<int, int, int, (float Red, float Green, float Blue, float Alpha)> value)
    {
        var image = new PixelBuffer(width, height, 4);
        for (int y = 0; y < height; y++)
        {
            Span<byte> row = image.Row(y);
            for (int x = 0; x < width; x++)
            {
                (float r, float g, float b, float a) = value(x, y, ((y * width) + x) * 4);
                (row[x * 4], row[(x * 4) + 1]) = (Level(r), Level(g));
                (row[(x * 4) + 2], row[(x * 4) + 3]) = (Level(b), Level(a));
            }
        }

        return image;
    }

    private static byte Level(float value) => (byte)Math.Round(Math.Clamp(value, 0, 1) * 255);
}
