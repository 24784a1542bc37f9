namespace Detourer.Imaging.Prepare;

/// <summary>The values that 8 bits without sign stand for.</summary>
/// <param name="Minimum">At most 0: zero must be exact, because borders are padded with it.</param>
/// <param name="Maximum">At least 0.</param>
internal readonly record struct QuantizationRange(float Minimum, float Maximum)
{
    /// <summary>The value of one level.</summary>
    public float Scale => Math.Max((Maximum - Minimum) / 255, 1e-8f);

    /// <summary>The level that stands for zero.</summary>
    public byte Zero => (byte)Math.Clamp(MathF.Round(-Minimum / Scale), 0, 255);

    /// <summary>The range that holds both.</summary>
    public QuantizationRange Union(QuantizationRange other) =>
        new(Math.Min(Minimum, other.Minimum), Math.Max(Maximum, other.Maximum));
}
