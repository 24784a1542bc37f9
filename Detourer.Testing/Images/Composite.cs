using Detourer.Imaging.Pixels;
using Detourer.Imaging.Refine;

namespace Detourer.Testing.Images;

/// <summary>Mean error of colours in soft pixels (5 ≤ α ≤ 250), in levels of 255, weighted by alpha.</summary>
/// <param name="Estimated">Of colours estimated by <see cref="ForegroundColors"/>.</param>
/// <param name="Kept">Of the photo's own colours.</param>
/// <param name="Premultiplied">Of colours stored as RGB × α.</param>
internal sealed record ColorError(double Estimated, double Kept, double Premultiplied);

/// <summary>
/// Composes a subject with known colours and alpha over a known background, so that the error is known.
/// </summary>
internal static class Composite
{
    /// <summary>Composes the photo, estimates the subject's colours with the true alpha, and compares.</summary>
    public static ColorError Measure(PixelBuffer subject, PixelBuffer matte, PixelBuffer background)
    {
        using PixelBuffer photo = Mix(subject, matte, background);
        using PixelBuffer estimate = Mix(subject, matte, background);
        ForegroundColors.Estimate(estimate, matte, CancellationToken.None);

        (double estimated, double kept, double premultiplied, double weight) = (0, 0, 0, 0);
        for (int y = 0; y < photo.Height; y++)
        {
            for (int i = 0; i < photo.Stride; i++)
            {
                int alpha = matte.Row(y)[i / 4];
                if (i % 4 == 3 || alpha is < 5 or > 250) continue;
                int truth = subject.Row(y)[i];
                weight += alpha;
                estimated += alpha * Math.Abs(estimate.Row(y)[i] - truth);
                kept += alpha * Math.Abs(photo.Row(y)[i] - truth);
                premultiplied += alpha * Math.Abs(Math.Round(photo.Row(y)[i] * alpha / 255.0) - truth);
            }
        }

        return new ColorError(estimated / weight, kept / weight, premultiplied / weight);
    }

    private static PixelBuffer Mix(PixelBuffer subject, PixelBuffer matte, PixelBuffer background)
    {
        var photo = new PixelBuffer(subject.Width, subject.Height, 4);
        for (int y = 0; y < photo.Height; y++)
        {
            Span<byte> row = photo.Row(y);
            for (int i = 0; i < row.Length; i++)
            {
                double alpha = matte.Row(y)[i / 4] / 255.0;
                row[i] = i % 4 == 3 ? (byte)255
                    : (byte)Math.Round((subject.Row(y)[i] * alpha) + (background.Row(y)[i] * (1 - alpha)));
            }
        }

        return photo;
    }
}
