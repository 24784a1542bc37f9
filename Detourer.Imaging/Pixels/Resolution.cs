namespace Detourer.Imaging.Pixels;

/// <summary>The resolution of a picture for print.</summary>
/// <param name="X">Pixels per inch of its width.</param>
/// <param name="Y">Pixels per inch of its height.</param>
internal readonly record struct Resolution(double X, double Y)
{
    public const double InchesPerMeter = 1 / 0.0254;
    public const double InchesPerCentimeter = 1 / 2.54;

    /// <summary>The largest resolution that a JPEG can state.</summary>
    private const double Most = ushort.MaxValue;

    private const double Least = 0.5; // rounded to 1

    /// <summary>The resolution with the same value in both directions.</summary>
    public static Resolution Square(double dpi) => new(dpi, dpi);

    /// <summary>Returns the resolution if both values are possible, otherwise null.</summary>
    public Resolution? IfValid() => X is >= Least and <= Most && Y is >= Least and <= Most ? this : null;
}
