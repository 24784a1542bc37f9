namespace Detourer.Imaging.Matting;

/// <summary>Alpha as linear functions of the colour, one for each sample, which finer scales can evaluate.</summary>
internal static unsafe class AlphaFunctions
{
    /// <summary>Planes of a function: a for R, G and B, then b.</summary>
    public const int Planes = 4;

    private const int Constant = 3;

    /// <summary>
    /// The windows that contain an uncertain sample, by their middles. A window lies inside the photo, so none has its
    /// middle in the first or last row.
    /// </summary>
    public static Band Windows(MattingLevel level)
    {
        ByteMap windows = level.Uncertain.Grow(1);
        windows.Row(0).Clear();
        windows.Row(level.Height - 1).Clear();
        return Band.Of(windows);
    }

    /// <summary>alpha = a · colour + b. Far from uncertain samples a is 0 and b is alpha.</summary>
    public static Field Fit(MattingLevel level, float epsilon, CancellationToken cancellationToken)
    {
        var functions = new Field(level.Width, level.Height, Planes);
        for (int y = 0; y < level.Height; y++)
            level.Samples.Row(MattingLevel.Alpha, y).CopyTo(functions.Row(Constant, y));
        var laplacian = new MattingLaplacian(level.Samples, Windows(level), epsilon, cancellationToken);
        laplacian.Fit(level.Samples, MattingLevel.Alpha, functions, cancellationToken);

        for (int plane = 0; plane < Planes; plane++) ExtendToBorder(functions, plane);
        return functions;
    }

    private static void ExtendToBorder(Field functions, int plane)
    {
        for (int y = 0; y < functions.Height; y++)
        {
            Span<float> row = functions.Row(plane, y)[..functions.Width];
            (row[0], row[^1]) = (row[1], row[^2]);
        }

        functions.Row(plane, 1).CopyTo(functions.Row(plane, 0));
        functions.Row(plane, functions.Height - 2).CopyTo(functions.Row(plane, functions.Height - 1));
    }
}
