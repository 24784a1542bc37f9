namespace Detourer.Imaging.Refine;

/// <summary>What is known of one layer's colour at one place, in 0..1.</summary>
/// <param name="Red">Mean.</param>
/// <param name="Green">Mean.</param>
/// <param name="Blue">Mean.</param>
/// <param name="Variance">About the mean, the average of the channels.</param>
internal readonly record struct Layer(float Red, float Green, float Blue, float Variance)
{
    /// <summary>Variance of a pixel about the model of two layers: compression, rounding, errors of the matte.</summary>
    private const float Noise = 1e-4f;

    /// <summary>The mean of a channel.</summary>
    public float this[int channel] => channel switch { 0 => Red, 1 => Green, _ => Blue };

    /// <summary>How much of what the means leave unexplained belongs to the foreground, and to the background.</summary>
    /// <param name="alpha">0..1.</param>
    /// <param name="foreground">Variance.</param>
    /// <param name="background">Variance.</param>
    public static (float Foreground, float Background) Shares(float alpha, float foreground, float background)
    {
        float rest = 1 - alpha;
        float scale = 1 / ((alpha * alpha * foreground) + (rest * rest * background) + Noise);
        return (alpha * foreground * scale, rest * background * scale);
    }
}
