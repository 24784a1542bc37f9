using System.Runtime.Intrinsics;
using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Matting;

/// <summary>
/// What the colours say about alpha: foreground and background around a sample are taken to be normally distributed, so
/// that a mixture αF + (1 − α)B is too. Each alpha from 0 to 1 gets the probability of the sample's colour, the
/// network's opinion, and the preference of nature for pure colours (as in Bayesian matting, Chuang 2001); its mean
/// and variance are the say and its weight.
/// </summary>
internal static unsafe class AlphaPosterior
{
    /// <summary>Alphas that are tried, less one.</summary>
    private const int Steps = 10;

    /// <summary>Variance of alpha at which the say has half its weight.</summary>
    private const float HalfWeight = 0.01f;

    /// <summary>Writes mean and weight to the level's planes, in its band, over the network's.</summary>
    public static void Write(
        MattingLevel level, ColorStatistics statistics, MattingSettings settings,
        CancellationToken cancellationToken) =>
        ParallelRows.For(level.Height, (top, bottom) =>
        {
            ColorStatistics.Line line = statistics.Lines();
            Span<float> sums = stackalloc float[2 * ColorStatistics.Sums * Field.Lanes];
            for (int y = top; y < bottom; y++)
            {
                (int from, int to) = level.Band.Row(y);
                if (from == to) continue;
                line.MoveTo(y);
                for (int block = from; block < to; block++)
                {
                    int x = level.Band.X(block);
                    line.Read(x, sums);
                    WriteBlock(level, x, y, block, sums, settings);
                }
            }
        }, cancellationToken);

    private static void WriteBlock(
        MattingLevel level, int x, int y, int block, ReadOnlySpan<float> sums, MattingSettings settings)
    {
        Field samples = level.Samples;
        Normal foreground = Normal.Of(sums[(ColorStatistics.Foreground * Field.Lanes)..]);
        Normal background = Normal.Of(sums[(ColorStatistics.Background * Field.Lanes)..]);
        Vector256<float> network = samples.Load(MattingLevel.Alpha, x, y);

        Span<Vector256<float>> energies = stackalloc Vector256<float>[Steps + 1];
        Vector256<float> least = Vector256.Create(float.MaxValue);
        for (int step = 0; step <= Steps; step++)
        {
            float alpha = (float)step / Steps;
            Vector256<float> doubt = (Vector256.Create(alpha) - network) * (1 / settings.NetworkDeviation);
            Vector256<float> energy = (doubt * doubt * 0.5f)
                + Normal.Mixture(foreground, background, alpha, settings.ColorNoise)
                    .Energy(samples.Load(0, x, y), samples.Load(1, x, y), samples.Load(2, x, y));
            if (step is > 0 and < Steps) energy += Vector256.Create(settings.MixtureCost);
            energies[step] = energy;
            least = Vector256.Min(least, energy);
        }

        Vector256<float> total = default, sum = default, squares = default;
        for (int step = 0; step <= Steps; step++)
        {
            float alpha = (float)step / Steps;
            Vector256<float> probability = Vector256.Exp(least - energies[step]);
            total += probability;
            sum += probability * alpha;
            squares += probability * (alpha * alpha);
        }

        Vector256<float> mean = sum / total;
        Vector256<float> variance = Vector256.Max((squares / total) - (mean * mean), Vector256<float>.Zero);
        Vector256<float> weight =
            Vector256.Create(settings.DataWeight * HalfWeight) / (variance + Vector256.Create(HalfWeight));

        // Without samples of both layers nearby there is nothing to compare; and what is certain stays.
        var mask = Vector256.LoadUnsafe(ref level.Band.Mask[block * Field.Lanes]);
        Vector256<float> known = Vector256.GreaterThan(foreground.Weight, Vector256.Create(1e-9f))
            & Vector256.GreaterThan(background.Weight, Vector256.Create(1e-9f))
            & Vector256.GreaterThan(mask, Vector256<float>.Zero);
        Vector256.ConditionalSelect(known, mean, network).Store(samples.At(MattingLevel.Alpha, x, y));
        float* place = samples.At(MattingLevel.Weight, x, y);
        Vector256.ConditionalSelect(known, weight, Vector256.Load(place)).Store(place);
    }

    /// <summary>Eight normal distributions of colour.</summary>
    private readonly record struct Normal(
        Vector256<float> Weight, Vector256<float> R, Vector256<float> G, Vector256<float> B,
        Vector256<float> RR, Vector256<float> RG, Vector256<float> RB,
        Vector256<float> GG, Vector256<float> GB, Vector256<float> BB)
    {
        /// <summary>From sums, in the order of <see cref="ColorStatistics.Sums"/>.</summary>
        public static Normal Of(ReadOnlySpan<float> sums)
        {
            Vector256<float> weight = At(sums, 0);
            Vector256<float> scale = Vector256<float>.One / Vector256.Max(weight, Vector256.Create(1e-12f));
            (Vector256<float> r, Vector256<float> g, Vector256<float> b) =
                (At(sums, 1) * scale, At(sums, 2) * scale, At(sums, 3) * scale);
            return new Normal(
                weight, r, g, b,
                (At(sums, 4) * scale) - (r * r), (At(sums, 5) * scale) - (r * g), (At(sums, 6) * scale) - (r * b),
                (At(sums, 7) * scale) - (g * g), (At(sums, 8) * scale) - (g * b), (At(sums, 9) * scale) - (b * b));
        }

        /// <summary>The distribution of αF + (1 − α)B + noise.</summary>
        public static Normal Mixture(in Normal f, in Normal b, float alpha, float noise)
        {
            float rest = 1 - alpha, a = alpha * alpha, c = rest * rest;
            Vector256<float> own = Vector256.Create(noise);
            return new Normal(
                f.Weight, (f.R * alpha) + (b.R * rest), (f.G * alpha) + (b.G * rest), (f.B * alpha) + (b.B * rest),
                (f.RR * a) + (b.RR * c) + own, (f.RG * a) + (b.RG * c), (f.RB * a) + (b.RB * c),
                (f.GG * a) + (b.GG * c) + own, (f.GB * a) + (b.GB * c), (f.BB * a) + (b.BB * c) + own);
        }

        /// <summary>−ln of the probability of eight colours, but for a constant.</summary>
        public Vector256<float> Energy(Vector256<float> red, Vector256<float> green, Vector256<float> blue)
        {
            // LDLᵀ: the determinant is the product of the pivots, and the residual is solved for along with them.
            Vector256<float> floor = Vector256.Create(1e-7f);
            Vector256<float> d1 = Vector256.Max(RR, floor);
            (Vector256<float> l21, Vector256<float> l31) = (RG / d1, RB / d1);
            Vector256<float> d2 = Vector256.Max(GG - (RG * l21), floor);
            Vector256<float> rest = GB - (RB * l21);
            Vector256<float> l32 = rest / d2;
            Vector256<float> d3 = Vector256.Max(BB - (RB * l31) - (rest * l32), floor);
            Vector256<float> y1 = red - R;
            Vector256<float> y2 = green - G - (l21 * y1);
            Vector256<float> y3 = blue - B - (l31 * y1) - (l32 * y2);
            return ((y1 * y1 / d1) + (y2 * y2 / d2) + (y3 * y3 / d3) + Vector256.Log(d1 * d2 * d3)) * 0.5f;
        }

        private static Vector256<float> At(ReadOnlySpan<float> sums, int i) =>
            Vector256.Create(sums.Slice(i * Field.Lanes, Field.Lanes));
    }
}
