using System.Runtime.Intrinsics;

namespace Detourer.Imaging.Matting;

/// <summary>
/// Finds the alpha that the matting Laplacian and the colours' say agree on: minimises αᵀLα + Σ w(α − p)² by conjugate
/// gradients with the diagonal as preconditioner. Samples outside the band keep their values. Sums are taken row by row
/// and then from top to bottom: the result does not depend on how many threads there are.
/// </summary>
internal sealed unsafe class AlphaSolver
{
    /// <summary>Summed squared residual below which no difference is visible.</summary>
    private const double Settled = 1e-9;

    /// <summary>A sample that each window explains wholly would have none.</summary>
    private const float LeastDiagonal = 1e-4f;

    private readonly Field _samples;
    private readonly MattingLaplacian _laplacian;
    private readonly Field _functions;
    private readonly Band _band;
    private readonly CancellationToken _cancellationToken;
    private readonly float[] _weight;
    private readonly float[] _residual;
    private readonly float[] _product;
    private readonly float[] _inverse;
    private readonly double[] _rows;

    /// <param name="level">Its plane of alpha holds the start, and gets the solution.</param>
    /// <param name="laplacian">Of the level's photo, in all windows that touch its band.</param>
    /// <param name="functions">Room for the windows' functions: four planes.</param>
    /// <param name="prior">p, packed.</param>
    /// <param name="weight">w, packed.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    public AlphaSolver(
        MattingLevel level, MattingLaplacian laplacian, Field functions, float[] prior, float[] weight,
        CancellationToken cancellationToken)
    {
        (_samples, _laplacian, _functions, _band) = (level.Samples, laplacian, functions, level.Band);
        (_weight, _cancellationToken) = (weight, cancellationToken);
        (_residual, _product, _inverse) = (new float[_band.Length], new float[_band.Length], new float[_band.Length]);
        _rows = new double[level.Height];
        Begin(prior);
    }

    /// <summary>Goes so many steps towards the solution.</summary>
    public void Run(int steps)
    {
        double energy = Sum(y => Descend(y, 0));
        for (int step = 0; step < steps && energy > Settled; step++)
        {
            _laplacian.Fit(_samples, MattingLevel.Direction, _functions, _cancellationToken);
            double curvature = Sum(Multiply);
            if (curvature <= 0) return;
            float way = (float)(energy / curvature);
            double next = Sum(y => Advance(y, way));
            float share = (float)(next / energy);
            Sum(y => Descend(y, share));
            energy = next;
        }
    }

    /// <summary>The inverse of the diagonal, and the first residual.</summary>
    private void Begin(float[] prior)
    {
        _functions.Clear(0);
        _laplacian.AddDiagonal(_functions, 0, _cancellationToken);
        _band.ForRows(InvertDiagonal, _cancellationToken);
        _functions.Clear(0);
        _laplacian.Fit(_samples, MattingLevel.Alpha, _functions, _cancellationToken);
        _band.ForRows(y => BeginRow(y, prior), _cancellationToken);
    }

    private void InvertDiagonal(int y)
    {
        (int from, int to) = _band.Row(y);
        for (int block = from; block < to; block++)
        {
            Vector256<float> diagonal =
                Vector256.Max(_functions.Load(0, _band.X(block), y), Vector256.Create(LeastDiagonal));
            (Vector256<float>.One / (diagonal + Packed(_weight, block))).CopyTo(_inverse, block * Field.Lanes);
        }
    }

    private void BeginRow(int y, float[] prior)
    {
        (int from, int to) = _band.Row(y);
        for (int block = from; block < to; block++)
        {
            int x = _band.X(block);
            Vector256<float> alpha = _samples.Load(MattingLevel.Alpha, x, y);
            Vector256<float> residual = (Packed(_weight, block) * (Packed(prior, block) - alpha))
                - _laplacian.Unexplained(alpha, _functions, x, y);
            (residual * Packed(_band.Mask, block)).CopyTo(_residual, block * Field.Lanes);
        }
    }

    /// <summary>The direction's product with the matrix, and with that the direction itself.</summary>
    private float Multiply(int y)
    {
        (int from, int to) = _band.Row(y);
        Vector256<float> sum = default;
        for (int block = from; block < to; block++)
        {
            int x = _band.X(block);
            Vector256<float> direction = _samples.Load(MattingLevel.Direction, x, y);
            Vector256<float> product = ((Packed(_weight, block) * direction)
                + _laplacian.Unexplained(direction, _functions, x, y)) * Packed(_band.Mask, block);
            product.CopyTo(_product, block * Field.Lanes);
            sum += product * direction;
        }

        return Vector256.Sum(sum);
    }

    /// <summary>Goes a way in the direction; the squared residual, preconditioned.</summary>
    private float Advance(int y, float way)
    {
        (int from, int to) = _band.Row(y);
        Vector256<float> sum = default;
        for (int block = from; block < to; block++)
        {
            int x = _band.X(block);
            float* alpha = _samples.At(MattingLevel.Alpha, x, y);
            (Vector256.Load(alpha) + (_samples.Load(MattingLevel.Direction, x, y) * way)).Store(alpha);
            Vector256<float> residual = Packed(_residual, block) - (Packed(_product, block) * way);
            residual.CopyTo(_residual, block * Field.Lanes);
            sum += residual * residual * Packed(_inverse, block);
        }

        return Vector256.Sum(sum);
    }

    /// <summary>The next direction: the preconditioned residual, and a share of the last direction.</summary>
    private float Descend(int y, float share)
    {
        (int from, int to) = _band.Row(y);
        Vector256<float> sum = default;
        for (int block = from; block < to; block++)
        {
            Vector256<float> residual = Packed(_residual, block);
            Vector256<float> steepest = residual * Packed(_inverse, block);
            float* direction = _samples.At(MattingLevel.Direction, _band.X(block), y);
            (steepest + (Vector256.Load(direction) * share)).Store(direction);
            sum += residual * steepest;
        }

        return Vector256.Sum(sum);
    }

    private double Sum(Func<int, float> ofRow)
    {
        _band.ForRows(y => _rows[y] = ofRow(y), _cancellationToken);
        double total = 0;
        foreach (double row in _rows) total += row;
        return total;
    }

    private static Vector256<float> Packed(float[] values, int block) =>
        Vector256.LoadUnsafe(ref values[block * Field.Lanes]);
}
