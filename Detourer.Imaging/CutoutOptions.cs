using Detourer.Imaging.Compose;
using Detourer.Imaging.Encode;
using Detourer.Imaging.Refine;

namespace Detourer.Imaging;

/// <summary>What is wanted of one photo. <c>new()</c> is the common wish: a transparent PNG of the whole frame.</summary>
public sealed record CutoutOptions
{
    /// <summary>The model's name in the catalog. Default: the catalog's default.</summary>
    public string? Model { get; init; }

    /// <summary>Which refinements the matte gets. Default: all.</summary>
    public Refinement Refine { get; init; } = Refinement.On;

    /// <summary>What stands behind the subject. Default: nothing.</summary>
    public Background Background { get; init; } = Background.None;

    /// <summary>Whether the answer is the matte itself, as a grey image. Default: no.</summary>
    public bool MaskOnly { get; init; }

    /// <summary>The margin of a crop to the subject; null keeps the whole frame. Default: null.</summary>
    public CropMargin? Crop { get; init; }

    /// <summary>The longest side of the answer, in pixels, from 1; a smaller image stays as it is. Default: no limit.</summary>
    public int? MaxSide { get; init; }

    /// <summary>How the answer is written. Default: PNG.</summary>
    public OutputFormat Format { get; init; } = OutputFormat.Png;

    /// <summary>1 (smallest) to 100 (best), for the lossy formats. Default: the format's own.</summary>
    public int? Quality { get; init; }

    /// <summary>Fails early on wishes that cannot be met together, before a pixel is decoded.</summary>
    /// <exception cref="ImagingException"><c>background_required</c>, <c>invalid_option</c></exception>
    internal void Check()
    {
        if (Format == OutputFormat.Jpeg && !MaskOnly && Background is NoBackground)
            throw ImagingErrors.BackgroundRequired();
        if (Quality is < 1 or > 100)
            throw ImagingErrors.InvalidOption("quality", $"{Quality}", "a whole number from 1 to 100");
        if (MaxSide is < 1)
            throw ImagingErrors.InvalidOption("max-side", $"{MaxSide}", "a whole number of pixels, from 1");
    }
}
