using Detourer.Imaging.Models;

namespace Detourer.Imaging;

/// <summary>The limits of one image. Each limit is checked before the cost arises.</summary>
public sealed record ImagingLimits
{
    /// <summary>The largest accepted file, in bytes, from 1. Default 100 MB.</summary>
    public long MaxBytes { get; init; } = 100_000_000;

    /// <summary>
    /// <see cref="MaxPixels"/> for a user's own machine: such a photo needs about 2 GB. Photos of phones have up to 200
    /// megapixels.
    /// </summary>
    public const long OwnPixels = 250_000_000;

    /// <summary><see cref="MaxPixels"/> for a server that many share.</summary>
    public const long SharedPixels = 100_000_000;

    /// <summary>The largest accepted image, in pixels, 1 to 500 million. Default: <see cref="OwnPixels"/>.</summary>
    public long MaxPixels { get; init; } = OwnPixels;

    /// <summary>
    /// The longest work on one image with the default model, from 1 ms. Waiting does not count. Default 60 s.
    /// </summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The memory for all loaded models, in bytes, or null for <see cref="ModelMemory.DefaultBudget"/>. Default: null.
    /// </summary>
    public long? ModelMemoryBytes { get; init; }

    /// <summary>
    /// The longest work on one image with a model: <see cref="MaxDuration"/>, multiplied by the model's
    /// <see cref="Model.RelativeWork"/>.
    /// </summary>
    public TimeSpan MaxDurationWith(Model model) => MaxDuration * Math.Max(1, model.RelativeWork);

    /// <summary>Refuses a model that needs more than <see cref="ModelMemoryBytes"/>, before it is downloaded.</summary>
    /// <exception cref="ImagingException"><c>model_too_large_for_worker</c></exception>
    public void CheckMemory(Model model)
    {
        long budget = ModelMemoryBytes ?? ModelMemory.DefaultBudget();
        if (model.MemoryBytes > budget) throw ImagingErrors.ModelTooLarge(model.Name, model.MemoryBytes, budget);
    }

    internal void CheckFile(long bytes)
    {
        if (bytes == 0) throw ImagingErrors.EmptyFile();
        if (bytes > MaxBytes) throw ImagingErrors.FileTooLarge(bytes, MaxBytes);
    }

    internal void CheckSize(long width, long height)
    {
        if (width * height > MaxPixels) throw ImagingErrors.TooManyPixels(width, height, MaxPixels);
    }
}
