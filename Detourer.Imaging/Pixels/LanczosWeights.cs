namespace Detourer.Imaging.Pixels;

/// <summary>
/// The weights of a Lanczos-3 resampling along one axis, in Pillow's 22-bit fixed point, so that the result equals
/// Pillow's exactly. Source: Pillow's <c>Resample.c</c> (support 3 × max(scale, 1), centre (x + 0.5) × scale, weights
/// normalised in double precision and then rounded).
/// </summary>
internal sealed class LanczosWeights
{
    /// <summary>The number of fractional bits of a weight.</summary>
    public const int Precision = 22;

    /// <summary>Half a unit. Sums start with it, so that the final shift rounds.</summary>
    public const int Half = 1 << (Precision - 1);

    private const double Support = 3;

    /// <summary>Computes the weights.</summary>
    /// <param name="from">The number of source samples along this axis.</param>
    /// <param name="to">The number of output samples.</param>
    public LanczosWeights(int from, int to)
    {
        double scale = (double)from / to;
        double stretch = Math.Max(scale, 1);
        double reach = Support * stretch;

        Taps = ((int)Math.Ceiling(reach) * 2) + 1;
        First = new int[to];
        Count = new int[to];
        Weights = new int[to * Taps];
        Span<double> exact = new double[Taps];

        for (int i = 0; i < to; i++)
        {
            double centre = (i + 0.5) * scale;
            int first = Math.Max(0, (int)(centre - reach + 0.5));
            int count = Math.Min(from, (int)(centre + reach + 0.5)) - first;
            double sum = 0;
            for (int t = 0; t < count; t++) sum += exact[t] = Lanczos((t + first - centre + 0.5) / stretch);

            for (int t = 0; t < count; t++)
            {
                double weight = exact[t] / sum * (1 << Precision);
                Weights[(i * Taps) + t] = (int)(weight < 0 ? weight - 0.5 : weight + 0.5);
            }

            (First[i], Count[i]) = (first, count);
        }
    }

    /// <summary>The largest number of weights of an output sample.</summary>
    public int Taps { get; }

    /// <summary>For each output sample, the first source sample with a weight.</summary>
    public int[] First { get; }

    /// <summary>For each output sample, the number of source samples with a weight.</summary>
    public int[] Count { get; }

    private int[] Weights { get; }

    /// <summary>Returns the weights of output sample <paramref name="i"/>.</summary>
    public ReadOnlySpan<int> Of(int i) => Weights.AsSpan(i * Taps, Count[i]);

    private static double Lanczos(double x) =>
        x is >= -Support and < Support ? Sinc(x) * Sinc(x / Support) : 0;

    private static double Sinc(double x)
    {
        if (x == 0) return 1;
        x *= Math.PI;
        return Math.Sin(x) / x;
    }
}
