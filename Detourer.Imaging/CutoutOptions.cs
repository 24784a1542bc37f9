using Detourer.Imaging.Compose;
using Detourer.Imaging.Decode;
using Detourer.Imaging.Encode;
using Detourer.Imaging.Models;
using Detourer.Imaging.Pixels;
using Detourer.Imaging.Refine;

namespace Detourer.Imaging;

/// <summary>
/// The options of one cutout. <c>new()</c> gives the defaults: a transparent PNG of the whole frame.
/// </summary>
public sealed record CutoutOptions
{
    /// <summary>The name of a model in the catalog. Default: the catalog's default.</summary>
    public string? Model { get; init; }

    /// <summary>The numbers that the network computes with. Default: as the service is set.</summary>
    public ModelPrecision? Precision { get; init; }

    /// <summary>How edges and their colours are refined.</summary>
    public Refinement Refine { get; init; } = Refinement.Matte;

    /// <summary>The background behind the subject. Default: none.</summary>
    public Background Background { get; init; } = Background.None;

    /// <summary>Whether the result is the matte, as a grey image. Default: false.</summary>
    public bool MaskOnly { get; init; }

    /// <summary>The margin of a crop to the subject, or null to keep the whole frame. Default: null.</summary>
    public CropMargin? Crop { get; init; }

    /// <summary>
    /// The longest side of the result in pixels, from 1. Smaller images are not enlarged. Default: no limit.
    /// </summary>
    public int? MaxSide { get; init; }

    /// <summary>The format of the result. Default: PNG.</summary>
    public OutputFormat Format { get; init; } = OutputFormat.Png;

    /// <summary>The quality of lossy formats, 1 (smallest) to 100 (best). Default: the format's own.</summary>
    public int? Quality { get; init; }

    /// <summary>Whether the file says that Detourer made it: <see cref="CutoutMark"/>. Default: false.</summary>
    public bool IsMarked { get; init; }

    /// <summary>Whether the result has the photo's size, and its alpha is the matte.</summary>
    public bool IsWholeAndTransparent =>
        Background is NoBackground && !MaskOnly && Crop is null && MaxSide is null && Format != OutputFormat.Jpeg;

    /// <summary>
    /// The resolution of a PNG, JPEG or TIFF for print, in pixels per inch, 1 to 2400. No pixel depends on it. Default:
    /// that of the photo.
    /// </summary>
    public int? Dpi { get; init; }

    /// <summary>What the file of the result says besides its pixels.</summary>
    /// <param name="photo">The file of the photo.</param>
    internal FileMetadata MetadataOf(ReadOnlyMemory<byte> photo) =>
        new(Dpi is { } dpi ? Resolution.Square(dpi) : HeaderResolution.Find(photo), IsMarked);

    /// <summary>Refuses values out of range and contradictory options before a pixel is decoded.</summary>
    /// <exception cref="ImagingException"><c>background_required</c>, <c>invalid_option</c></exception>
    internal void Validate()
    {
        if (Format == OutputFormat.Jpeg && !MaskOnly && Background is NoBackground)
            throw ImagingErrors.BackgroundRequired();
        if (Quality is < 1 or > 100)
            throw ImagingErrors.InvalidOption("quality", $"{Quality}", "a whole number from 1 to 100");
        if (MaxSide is < 1)
            throw ImagingErrors.InvalidOption("max-side", $"{MaxSide}", "a whole number of pixels, from 1");
        if (Dpi is < 1 or > 2400)
            throw ImagingErrors.InvalidOption("dpi", $"{Dpi}", "a whole number from 1 to 2400");
    }
}
