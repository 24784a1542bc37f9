namespace Detourer.Imaging.Pixels;

/// <summary>
/// The weights of a Lanczos-3 resampling along one axis, in Pillow's 22-bit fixed point, so that a result equals
/// Pillow's bit by bit (its <c>Resample.c</c>: support 3 × max(scale, 1), centre (x + 0.5) × scale, weights
/// normalised in double precision and then rounded).
/// </summary>
internal sealed class LanczosWeights
{
    /// <summary>Binary digits behind the point of a weight.</summary>
    public const int Precision = 22;

    /// <summary>Half a unit: sums start here, so that the final shift rounds.</summary>
    public const int Half = 1 << (Precision - 1);

    private const double Support = 3;

    /// <param name="from">Samples of the source along this axis.</param>
    /// <param name="to">Samples of the result.</param>
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

    /// <summary>Room for weights that each output sample has.</summary>
    public int Taps { get; }

    /// <summary>The first source sample that an output sample looks at.</summary>
    public int[] First { get; }

    /// <summary>How many source samples it looks at.</summary>
    public int[] Count { get; }

    private int[] Weights { get; }

    /// <summary>The weights of output sample <paramref name="i"/>.</summary>
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
