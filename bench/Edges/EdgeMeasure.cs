using Detourer.Imaging.Pixels;

namespace Detourer.Bench.Edges;

/// <summary>Compares cutouts of one picture with its truth.</summary>
internal sealed class EdgeMeasure
{
    /// <summary>White, black and magenta: what cutouts are looked at upon.</summary>
    private static readonly float[][] _backgrounds = [[1, 1, 1], [0, 0, 0], [1, 0, 1]];

    private readonly EdgePicture _picture;
    private readonly Layer _alpha;
    private readonly Layer _gradient;
    private readonly Layer _outline;
    private readonly Layer _band;

    public EdgeMeasure(EdgePicture picture)
    {
        _picture = picture;
        _alpha = Layer.Of(picture.Truth, 3);
        _gradient = _alpha.Gradient();
        _outline = _alpha.Outline();
        Layer steep = _alpha.Spread(1, (most, least) => most - least > 0.5f);
        Layer edges = _alpha.Where((alpha, i) => alpha is > 0.02f and < 0.98f || steep.Values[i] > 0);
        _band = edges.Dilate(Math.Max(4, picture.Length(20)));
    }

    /// <param name="colours">RGBA, whose alpha is not looked at.</param>
    /// <param name="matte">One channel.</param>
    public EdgeScore Score(PixelBuffer colours, PixelBuffer matte)
    {
        Layer alpha = Layer.Of(matte, 0);
        (double sad, double mse, double band, double composite, double foreground) = (0, 0, 0, 0, 0);
        (long bandPixels, long softPixels) = (0, 0);
        for (int y = 0; y < matte.Height; y++)
        {
            ReadOnlySpan<byte> found = colours.Row(y), truth = _picture.Truth.Row(y);
            for (int x = 0; x < matte.Width; x++)
            {
                int i = (y * matte.Width) + x;
                float error = alpha.Values[i] - _alpha.Values[i];
                sad += Math.Abs(error);
                mse += error * error;
                if (_alpha.Values[i] is > 0.1f and < 0.9f)
                {
                    softPixels++;
                    for (int c = x * 4; c < (x * 4) + 3; c++) foreground += Math.Abs(found[c] - truth[c]);
                }

                if (_band.Values[i] == 0) continue;
                bandPixels++;
                band += Math.Abs(error);
                for (int c = 0; c < 3; c++)
                {
                    float shown = alpha.Values[i] * found[(x * 4) + c], wanted = _alpha.Values[i] * truth[(x * 4) + c];
                    float difference = (shown - wanted) / 255;
                    foreach (float[] background in _backgrounds)
                        composite += Math.Abs(difference - (error * background[c]));
                }
            }
        }

        return new EdgeScore(
            sad / 1000, mse / alpha.Values.Length * 1000, alpha.Gradient().SquaredDistance(_gradient) / 1000,
            BoundaryF(alpha.Outline()), band / Math.Max(1, bandPixels) * 1000,
            foreground / Math.Max(1, softPixels * 3), composite / Math.Max(1, bandPixels) / 9 * 255);
    }

    private double BoundaryF(Layer outline)
    {
        int tolerance = Math.Max(1, _picture.Length(2));
        double precision = outline.ShareWithin(_outline.Dilate(tolerance));
        double recall = _outline.ShareWithin(outline.Dilate(tolerance));
        return 2 * precision * recall / Math.Max(precision + recall, 1e-9);
    }
}
