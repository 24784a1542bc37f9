using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Matting;

/// <summary>
/// The matting Laplacian of 3×3 windows (Levin, Lischinski, Weiss: "A Closed Form Solution to Natural Image Matting",
/// 2006), without a matrix: in each window, values are explained as a linear function of the colour, and what the
/// functions leave unexplained is the product with the Laplacian.
/// </summary>
internal sealed unsafe class MattingLaplacian
{
    private const int Coefficients = 9;
    private const float Share = 1f / 9;

    private readonly Field _photo;
    private readonly Band _windows;

    // For each window the means of R, G, B, and its covariance as LDLᵀ: 1/d₁, 1/d₂, 1/d₃, l₂₁, l₃₁, l₃₂. The
    // factorisation stays exact in single precision where an inverse by Cramer's rule would not.
    private readonly float[] _coefficients;

    /// <param name="photo">Planes R, G, B, in 0..1.</param>
    /// <param name="windows">The windows' centres.</param>
    /// <param name="epsilon">Variance of a colour below which it explains nothing.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    public MattingLaplacian(Field photo, Band windows, float epsilon, CancellationToken cancellationToken)
    {
        (_photo, _windows) = (photo, windows);
        _coefficients = new float[windows.Length * Coefficients];
        windows.ForRows(y => Factorize(y, epsilon), cancellationToken);
    }

    /// <summary>The linear function of each window: value = a · colour + b.</summary>
    /// <param name="values">Where the values are.</param>
    /// <param name="plane">Their plane.</param>
    /// <param name="functions">Gets a in planes 0 to 2 and b in plane 3.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    public void Fit(Field values, int plane, Field functions, CancellationToken cancellationToken) =>
        _windows.ForRows(y => FitRow(y, values, plane, functions), cancellationToken);

    /// <summary>What the functions of the windows around them leave unexplained of eight values, summed.</summary>
    /// <param name="value">The values.</param>
    /// <param name="functions">What <see cref="Fit"/> made of them.</param>
    /// <param name="x">The first of the eight.</param>
    /// <param name="y">Their row.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Unexplained(Vector256<float> value, Field functions, int x, int y) =>
        (value * CountAround(x, y)) - Around(functions.At(3, x, y), functions.Stride)
        - (Around(functions.At(0, x, y), functions.Stride) * _photo.Load(0, x, y))
        - (Around(functions.At(1, x, y), functions.Stride) * _photo.Load(1, x, y))
        - (Around(functions.At(2, x, y), functions.Stride) * _photo.Load(2, x, y));

    /// <summary>Adds the Laplacian's diagonal to a plane: how much of a sample its windows leave unexplained.</summary>
    public void AddDiagonal(Field diagonal, int plane, CancellationToken cancellationToken)
    {
        // A window's row writes to the rows beside it: every third row is free of the others.
        for (int phase = 0; phase < 3; phase++)
        {
            int first = phase;
            ParallelRows.For((_photo.Height + 2 - first) / 3, (top, bottom) =>
            {
                for (int i = top; i < bottom; i++) AddDiagonalOfRow(first + (i * 3), diagonal, plane);
            }, cancellationToken);
        }
    }

    /// <summary>How many windows contain each of eight samples: fewer at the border.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<float> CountAround(int x, int y) =>
        x > 1 && x + Field.Lanes < _photo.Width - 1 && y > 1 && y < _photo.Height - 2
            ? Vector256.Create(9f)
            : CountAtBorder(x, y);

    private Vector256<float> CountAtBorder(int x, int y)
    {
        int rows = Math.Max(0, Math.Min(y + 1, _photo.Height - 2) - Math.Max(y - 1, 1) + 1);
        Span<float> counts = stackalloc float[Field.Lanes];
        for (int lane = 0; lane < Field.Lanes; lane++)
        {
            int columns = Math.Min(x + lane + 1, _photo.Width - 2) - Math.Max(x + lane - 1, 1) + 1;
            counts[lane] = rows * Math.Max(0, columns);
        }

        return Vector256.Create<float>(counts);
    }

    private void Factorize(int y, float epsilon)
    {
        (int from, int to) = _windows.Row(y);
        for (int block = from; block < to; block++)
        {
            int x = _windows.X(block);
            Moments moments = MomentsAt(x, y);
            Vector256<float> variance = Vector256.Create(epsilon);
            Vector256<float> d1 = moments.RR + variance;
            Vector256<float> i1 = Vector256<float>.One / d1;
            (Vector256<float> l21, Vector256<float> l31) = (moments.RG * i1, moments.RB * i1);
            Vector256<float> i2 = Vector256<float>.One / Positive(moments.GG + variance - (moments.RG * l21), epsilon);
            Vector256<float> rest = moments.GB - (moments.RB * l21);
            Vector256<float> l32 = rest * i2;
            Vector256<float> i3 = Vector256<float>.One
                / Positive(moments.BB + variance - (moments.RB * l31) - (rest * l32), epsilon);

            Span<float> own = _coefficients.AsSpan(block * Coefficients * Field.Lanes, Coefficients * Field.Lanes);
            ReadOnlySpan<Vector256<float>> values = [moments.R, moments.G, moments.B, i1, i2, i3, l21, l31, l32];
            for (int i = 0; i < values.Length; i++) values[i].CopyTo(own[(i * Field.Lanes)..]);
        }
    }

    /// <summary>Rounding may leave a pivot below what epsilon alone gives it.</summary>
    private static Vector256<float> Positive(Vector256<float> pivot, float epsilon) =>
        Vector256.Max(pivot, Vector256.Create(epsilon * 0.5f));

    private readonly record struct Moments(
        Vector256<float> R, Vector256<float> G, Vector256<float> B, Vector256<float> RR, Vector256<float> RG,
        Vector256<float> RB, Vector256<float> GG, Vector256<float> GB, Vector256<float> BB);

    /// <summary>Means and covariances of eight windows, measured from their middles for precision.</summary>
    private Moments MomentsAt(int x, int y)
    {
        Vector256<float> r0 = _photo.Load(0, x, y), g0 = _photo.Load(1, x, y), b0 = _photo.Load(2, x, y);
        Vector256<float> r = default, g = default, b = default;
        Vector256<float> rr = default, rg = default, rb = default, gg = default, gb = default, bb = default;
        for (int v = y - 1; v <= y + 1; v++)
        {
            for (int u = x - 1; u <= x + 1; u++)
            {
                Vector256<float> dr = _photo.Load(0, u, v) - r0, dg = _photo.Load(1, u, v) - g0;
                Vector256<float> db = _photo.Load(2, u, v) - b0;
                (r, g, b) = (r + dr, g + dg, b + db);
                (rr, rg, rb) = (rr + (dr * dr), rg + (dr * dg), rb + (dr * db));
                (gg, gb, bb) = (gg + (dg * dg), gb + (dg * db), bb + (db * db));
            }
        }

        (r, g, b) = (r * Share, g * Share, b * Share);
        return new Moments(
            r + r0, g + g0, b + b0, (rr * Share) - (r * r), (rg * Share) - (r * g), (rb * Share) - (r * b),
            (gg * Share) - (g * g), (gb * Share) - (g * b), (bb * Share) - (b * b));
    }

    private void FitRow(int y, Field values, int plane, Field functions)
    {
        (int from, int to) = _windows.Row(y);
        if (from == to) return;
        float* value = values.At(plane, 0, y);
        float* red = _photo.At(0, 0, y), green = _photo.At(1, 0, y), blue = _photo.At(2, 0, y);
        float* a = functions.At(0, 0, y), b = functions.At(1, 0, y), c = functions.At(2, 0, y);
        float* d = functions.At(3, 0, y);
        long stride = _photo.Stride;
        fixed (float* coefficients = _coefficients)
        {
            for (int block = from; block < to; block++)
            {
                int x = _windows.X(block);
                Vector256<float> middle = Vector256.Load(value + x);
                var sums = new Sums(middle);
                sums.AddRow(value + x - stride, red + x - stride, green + x - stride, blue + x - stride);
                sums.AddRow(value + x, red + x, green + x, blue + x);
                sums.AddRow(value + x + stride, red + x + stride, green + x + stride, blue + x + stride);

                float* own = coefficients + ((long)block * Coefficients * Field.Lanes);
                Vector256<float> mr = Slot(own, 0), mg = Slot(own, 1), mb = Slot(own, 2), mean = sums.Value * Share;
                (Vector256<float> r, Vector256<float> g, Vector256<float> l) = Solve(
                    own, (sums.Red * Share) - (mean * mr), (sums.Green * Share) - (mean * mg),
                    (sums.Blue * Share) - (mean * mb));
                Vector256<float> rest = mean + middle - (r * mr) - (g * mg) - (l * mb);
                Vector256<float> inside = Inside(x);
                (r * inside).Store(a + x);
                (g * inside).Store(b + x);
                (l * inside).Store(c + x);
                (rest * inside).Store(d + x);
            }
        }
    }

    /// <summary>Sums over windows: values, from their middles, and values times colours.</summary>
    private struct Sums(Vector256<float> middle)
    {
        public Vector256<float> Value, Red, Green, Blue;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddRow(float* value, float* red, float* green, float* blue)
        {
            Vector256<float> before = Vector256.Load(value - 1) - middle;
            Vector256<float> own = Vector256.Load(value) - middle;
            Vector256<float> after = Vector256.Load(value + 1) - middle;
            Value += before + own + after;
            Red += Products(red);
            Green += Products(green);
            Blue += Products(blue);

            Vector256<float> Products(float* colour) => (before * Vector256.Load(colour - 1))
                + (own * Vector256.Load(colour)) + (after * Vector256.Load(colour + 1));
        }
    }

    /// <summary>The product of a window's inverse covariance with a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> R, Vector256<float> G, Vector256<float> B) Solve(
        float* own, Vector256<float> r, Vector256<float> g, Vector256<float> b)
    {
        Vector256<float> l21 = Slot(own, 6), l31 = Slot(own, 7), l32 = Slot(own, 8);
        g -= l21 * r;
        b = (b - (l31 * r) - (l32 * g)) * Slot(own, 5);
        g = (g * Slot(own, 4)) - (l32 * b);
        r = (r * Slot(own, 3)) - (l21 * g) - (l31 * b);
        return (r, g, b);
    }

    private void AddDiagonalOfRow(int y, Field diagonal, int plane)
    {
        if (y >= _photo.Height) return;
        (int from, int to) = _windows.Row(y);
        fixed (float* coefficients = _coefficients)
        {
            for (int block = from; block < to; block++)
            {
                int x = _windows.X(block);
                Vector256<float> inside = Inside(x);
                float* own = coefficients + ((long)block * Coefficients * Field.Lanes);
                Vector256<float> mr = Slot(own, 0), mg = Slot(own, 1), mb = Slot(own, 2);
                for (int v = y - 1; v <= y + 1; v++)
                {
                    for (int u = x - 1; u <= x + 1; u++)
                    {
                        Vector256<float> dr = _photo.Load(0, u, v) - mr, dg = _photo.Load(1, u, v) - mg;
                        Vector256<float> db = _photo.Load(2, u, v) - mb;
                        (Vector256<float> r, Vector256<float> g, Vector256<float> b) = Solve(own, dr, dg, db);
                        Vector256<float> explained = (Vector256<float>.One + (dr * r) + (dg * g) + (db * b)) * Share;
                        float* place = diagonal.At(plane, u, v);
                        (Vector256.Load(place) + ((Vector256<float>.One - explained) * inside)).Store(place);
                    }
                }
            }
        }
    }

    /// <summary>1 where a window lies inside the photo, 0 in the first and the last column and behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<float> Inside(int x) =>
        x > 0 && x + Field.Lanes < _photo.Width ? Vector256<float>.One : InsideAtBorder(x);

    private Vector256<float> InsideAtBorder(int x)
    {
        Vector256<int> column = Vector256.Create(x) + Vector256<int>.Indices;
        Vector256<int> within = Vector256.GreaterThan(column, Vector256<int>.Zero)
            & Vector256.LessThan(column, Vector256.Create(_photo.Width - 1));
        return Vector256.ConditionalSelect(within.AsSingle(), Vector256<float>.One, Vector256<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Slot(float* own, int i) => Vector256.Load(own + (i * Field.Lanes));

    /// <summary>The sum over the 3×3 samples around each of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Around(float* middle, long stride) =>
        Three(middle - stride) + Three(middle) + Three(middle + stride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Three(float* middle) =>
        Vector256.Load(middle - 1) + Vector256.Load(middle) + Vector256.Load(middle + 1);
}
