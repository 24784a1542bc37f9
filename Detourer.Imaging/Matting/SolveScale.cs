using Detourer.Imaging.Pixels;
using Detourer.Imaging.Refine;

namespace Detourer.Imaging.Matting;

/// <summary>
/// The photo and the network's matte at the scale at which alpha is solved. All coarser scales are made from it: a
/// photo is reduced once.
/// </summary>
internal sealed class SolveScale : IDisposable
{
    /// <summary>Units on the longer side of a photo.</summary>
    private const float UnitsOfSide = 1024;

    private Field? _samples;

    private SolveScale(Field samples, int factor, float unit) => (_samples, Factor, Unit) = (samples, factor, unit);

    /// <summary>Pixels of the photo on each side of a sample.</summary>
    public int Factor { get; private set; }

    /// <summary>Samples in a unit of length.</summary>
    public float Unit { get; private set; }

    /// <summary>Planes R, G, B and the matte, as in a <see cref="MattingLevel"/>.</summary>
    public Field Samples => _samples ?? throw new ObjectDisposedException(nameof(SolveScale));

    /// <summary>Reduces a photo to the finest scale that keeps the limits of size.</summary>
    /// <param name="photo">RGBA; alpha is ignored.</param>
    /// <param name="matte">One channel, of the same size.</param>
    /// <param name="photoSide">The longer side of the whole photo, in pixels, where this is a window of it.</param>
    /// <param name="settings">The constants of matting.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    public static SolveScale Of(
        PixelBuffer photo, PixelBuffer matte, int photoSide, MattingSettings settings,
        CancellationToken cancellationToken)
    {
        int factor = 1;
        while (!Fits(photo, factor, settings)) factor++;
        Reduction scale = Reduction.By(factor, photo.Width, photo.Height);
        var samples = new Field(scale.Width, scale.Height, MattingLevel.Planes);
        scale.Reduce(photo, matte, samples.Row, cancellationToken);
        return new SolveScale(samples, factor, photoSide / (factor * UnitsOfSide));
    }

    private static bool Fits(PixelBuffer photo, int factor, MattingSettings settings)
    {
        Reduction scale = Reduction.By(factor, photo.Width, photo.Height);
        return Math.Max(scale.Width, scale.Height) <= settings.SolveSide
            && (long)scale.Width * scale.Height <= settings.SolveSamples;
    }

    /// <summary>
    /// The level to solve, or null where nothing is uncertain. Where too much is, the scale becomes coarser. The level
    /// owns the samples: the scale is used up.
    /// </summary>
    /// <param name="brush">Where alpha is uncertain whatever the matte says, or null.</param>
    /// <param name="settings">The constants of matting.</param>
    public MattingLevel? FirstLevel(PixelBuffer? brush, MattingSettings settings)
    {
        while (true)
        {
            ByteMap uncertain = brush is null
                ? Uncertainty.Find(Samples, Unit, settings)
                : Uncertainty.Under(brush, Factor, Samples.Width, Samples.Height);
            var level = new MattingLevel(Samples, uncertain);
            if (level.Band.Count == 0) return null;
            if (level.Band.Length <= settings.UncertainSamples)
            {
                _samples = null;
                return level;
            }

            Halve();
        }
    }

    /// <summary>Means of blocks of samples: R, G, B and the matte into planes 0 to 3.</summary>
    /// <param name="samples">R, G, B and the matte.</param>
    /// <param name="step">Samples on each side of a block.</param>
    /// <param name="planes">Of the reduced size.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    public static void Reduce(Field samples, int step, RowOfPlane planes, CancellationToken cancellationToken)
    {
        Reduction scale = Reduction.By(step, samples.Width, samples.Height);
        ParallelRows.For(scale.Height, (top, bottom) =>
        {
            for (int y = top; y < bottom; y++)
            {
                for (int plane = 0; plane <= MattingLevel.Alpha; plane++)
                    ReduceRow(samples, step, plane, y, planes(plane, y));
            }
        }, cancellationToken);
    }

    private static void ReduceRow(Field samples, int step, int plane, int y, Span<float> to)
    {
        to = to[..((samples.Width + step - 1) / step)];
        to.Clear();
        int last = Math.Min(samples.Height, (y + 1) * step);
        for (int row = y * step; row < last; row++)
        {
            ReadOnlySpan<float> from = samples.Row(plane, row)[..samples.Width];
            for (int x = 0; x < to.Length; x++)
            {
                float sum = 0;
                int end = Math.Min(from.Length, (x + 1) * step);
                for (int i = x * step; i < end; i++) sum += from[i];
                to[x] += sum / (end - (x * step));
            }
        }

        float share = 1f / (last - (y * step));
        for (int x = 0; x < to.Length; x++) to[x] *= share;
    }

    private void Halve()
    {
        Field samples = Samples;
        var half = new Field((samples.Width + 1) / 2, (samples.Height + 1) / 2, MattingLevel.Planes);
        Reduce(samples, 2, half.Row, CancellationToken.None);
        samples.Dispose();
        (_samples, Factor, Unit) = (half, Factor * 2, Unit / 2);
    }

    public void Dispose() => _samples?.Dispose();
}
