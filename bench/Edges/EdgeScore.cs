using System.Globalization;

namespace Detourer.Bench.Edges;

/// <summary>How far a cutout is from the truth.</summary>
/// <param name="Sad">Sum of absolute differences of alpha, in thousands of opaque pixels.</param>
/// <param name="Mse">Mean squared difference of alpha, × 1000.</param>
/// <param name="Grad">
/// Sum of squared differences between the gradients of alpha (Gaussian derivatives, σ = 1.4), in thousands.
/// </param>
/// <param name="BoundaryF">
/// Harmonic mean of precision and recall of the outline at alpha 0.5, found within 2 pixels of 1600.
/// </param>
/// <param name="BandMae">Mean absolute difference of alpha within 20 pixels of 1600 of true edges, × 1000.</param>
/// <param name="Foreground">Mean colour error where the true alpha lies between 0.1 and 0.9, in levels.</param>
/// <param name="Composite">
/// Mean error over white, black and magenta within 20 pixels of 1600 of true edges, in levels: what people see.
/// </param>
internal sealed record EdgeScore(
    double Sad, double Mse, double Grad, double BoundaryF, double BandMae, double Foreground, double Composite)
{
    public const string Header = "SAD k | MSE e-3 | Grad | BF | bMAE | Fg | Comp";

    public static EdgeScore Mean(IReadOnlyCollection<EdgeScore> scores) => new(
        scores.Average(score => score.Sad), scores.Average(score => score.Mse), scores.Average(score => score.Grad),
        scores.Average(score => score.BoundaryF), scores.Average(score => score.BandMae),
        scores.Average(score => score.Foreground), scores.Average(score => score.Composite));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Sad:0.0} | {Mse:0.0} | {Grad:0.00} | {BoundaryF:0.000} | {BandMae:0} | {Foreground:0.0} | {Composite:0.00}");
}
