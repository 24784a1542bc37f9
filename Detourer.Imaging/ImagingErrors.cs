using System.Globalization;

namespace Detourer.Imaging;

/// <summary>All errors of this project: their stable codes and their messages.</summary>
public static class ImagingErrors
{
    internal static ImagingException EmptyFile() =>
        new("empty_file", "The file is empty.");

    internal static ImagingException FileTooLarge(long bytes, long limit) =>
        new("file_too_large", $"The file has {Megabytes(bytes)}; at most {Megabytes(limit)} are accepted.");

    internal static ImagingException NotAnImage() =>
        new("not_an_image",
            "This is not an image. Send a JPEG, PNG, WebP, AVIF, HEIC, JPEG XL, TIFF, PSD, JPEG 2000, GIF or BMP.");

    internal static ImagingException VectorImage() =>
        new("vector_image", "This is a vector image (SVG), which is not supported. Export it as a PNG first.");

    internal static ImagingException Archive() =>
        new("archive_file", "This is an archive. Unpack it and send the photos in it.");

    internal static ImagingException Document() =>
        new("document_file", "This is a document (PDF). Send the photo itself.");

    internal static ImagingException RawUnsupported() =>
        new("raw_unsupported",
            "This is a raw file of a camera, which is not supported. Export the photo as a JPEG or TIFF first.");

    internal static ImagingException TiffUnsupported() =>
        new("tiff_unsupported",
            "This kind of TIFF is not supported. Save it with 8 or 16 bits in RGB, with LZW, ZIP or no compression.");

    internal static ImagingException Icon() =>
        new("icon_file", "This is an icon or a cursor, which is not supported. Send a photo, or export it as a PNG.");

    internal static ImagingException Polyglot(string hidden) =>
        new("polyglot_file", "The file is an image and another format at the same time. Save it again as an image.",
            detail: $"contains {hidden}");

    internal static ImagingException Truncated(Exception? inner = null) =>
        new("image_truncated", "The image is incomplete: the end of the file is missing.", inner: inner);

    internal static ImagingException Corrupt(Exception? inner = null) =>
        new("image_corrupt", "The image is damaged and cannot be read.", inner: inner);

    internal static ImagingException TooManyPixels(long width, long height, long limit) =>
        new("too_many_pixels", string.Create(CultureInfo.InvariantCulture,
            $"The image has {width} × {height} pixels; at most {limit / 1e6:0.#} megapixels are accepted."));

    /// <summary>A container has more parts than any photo needs.</summary>
    /// <param name="parts">What it has too many of, in the plural.</param>
    /// <param name="most">The accepted number.</param>
    internal static ImagingException TooComplex(string parts, long most) =>
        new("image_too_complex", string.Create(CultureInfo.InvariantCulture,
            $"The image has more than {most:#,0} {parts}. Save it again as a single picture without extras."));

    /// <summary>The decoder crashed twice, or found no memory.</summary>
    internal static ImagingException DecoderFailed(string detail, Exception? inner = null) =>
        new("decoder_failed",
            "The image cannot be read, because it makes the decoder fail. Save it again as a JPEG or PNG.",
            detail: detail, inner: inner);

    internal static ImagingException DecoderUnavailable(Exception? inner = null) =>
        new("decoder_unavailable", "The server cannot read more images at the moment. Try again soon.",
            isTransient: true, inner: inner);

    internal static ImagingException UnknownModel(string model, IEnumerable<string> known) =>
        new("unknown_model", $"There is no model “{Sanitize(model)}”. Choose one of: {string.Join(", ", known)}.");

    internal static ImagingException ModelNotAllowed(string model, IEnumerable<string> allowed) =>
        new("model_not_allowed",
            $"The model “{model}” is not available on this server. Choose one of: {string.Join(", ", allowed)}.");

    internal static ImagingException ModelTooLarge(string model, long needed, long budget) =>
        new("model_too_large_for_worker",
            $"The model “{model}” needs {Megabytes(needed)} of memory, and this machine allows {Megabytes(budget)}. "
            + "Choose a smaller model.",
            detail: "The setting Models:MemoryBudget changes the limit.");

    internal static ImagingException ModelUnavailable(string message, string? detail = null, Exception? inner = null) =>
        new("model_unavailable", message, isTransient: true, detail, inner);

    internal static ImagingException ModelBroken(string model, Exception inner) =>
        new("model_broken", $"The model “{model}” cannot be loaded. Remove its file and download it again.",
            inner: inner);

    /// <summary>The code of <see cref="ModelUnsupported"/>.</summary>
    internal const string UnsupportedModel = "model_unsupported";

    internal static ImagingException ModelUnsupported(string model, Exception inner) =>
        new(UnsupportedModel, $"The model “{model}” has operations that cannot be prepared.", inner: inner);

    internal static ImagingException PrecisionUnavailable(string model, string reason) =>
        new("precision_unavailable", $"The model “{model}” is not available in int8. Choose auto or fp32.",
            detail: reason);

    /// <summary>The code of <see cref="DeviceUnavailable"/> and <see cref="DeviceRefused"/>.</summary>
    public const string UnavailableDevice = "device_unavailable";

    /// <param name="obstacle">Why no GPU can be used: a sentence.</param>
    internal static ImagingException DeviceUnavailable(string obstacle) =>
        new(UnavailableDevice, $"CUDA was requested, and no GPU can be used. {obstacle}");

    /// <param name="model">The model.</param>
    /// <param name="obstacle">Why it does not run on the GPU: a sentence.</param>
    /// <param name="inner">The cause.</param>
    internal static ImagingException DeviceRefused(string model, string obstacle, Exception? inner = null) =>
        new(UnavailableDevice, $"The model “{model}” cannot run on this server's GPU.", isTransient: true,
            detail: obstacle, inner: inner);

    /// <summary>An option has an invalid value.</summary>
    /// <param name="option">The name of the option, as the user wrote it.</param>
    /// <param name="value">The value.</param>
    /// <param name="expected">The accepted values: a clause that follows “Expected”.</param>
    public static ImagingException InvalidOption(string option, string value, string expected) =>
        new("invalid_option", $"“{Sanitize(value)}” is not a valid value of {option}. Expected {expected}.");

    internal static ImagingException BackgroundRequired() =>
        new("background_required", "JPEG has no transparency. Choose a background or another format.");

    internal static ImagingException NoSubject() =>
        new("no_subject", "No subject was found in the image, so it cannot be cropped.");

    internal static ImagingException MaskEmpty() =>
        new("mask_empty", "The mask is black everywhere, so there is nothing to refine.");

    /// <summary>A mask has another size than its picture.</summary>
    public static ImagingException MaskSize(int width, int height, int expectedWidth, int expectedHeight) =>
        new("mask_size", string.Create(CultureInfo.InvariantCulture,
            $"The mask has {width} × {height} pixels, and the cutout has {expectedWidth} × {expectedHeight}."));

    /// <summary>A cutout whose alpha cannot be estimated again, because it is composed.</summary>
    public static ImagingException NotRefinable() =>
        new("not_refinable", "Only a transparent cutout of the whole photo can be refined, "
            + "without background, crop, max_side or mask_only.");

    internal static ImagingException TooLargeForFormat(string format, int limit) =>
        new("too_large_for_format", string.Create(CultureInfo.InvariantCulture,
            $"{format} supports at most {limit} pixels per side. Reduce the maximum side or choose another format."));

    /// <summary>The work on an image exceeded its limit.</summary>
    /// <param name="step">The step that was cancelled.</param>
    /// <param name="limit">The limit.</param>
    /// <param name="model">The model, or null if the image is not segmented.</param>
    internal static ImagingException TimeLimit(CutoutStep step, TimeSpan limit, string? model)
    {
        string seconds = limit.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        // A network always sees the same number of pixels, so only the other steps are faster with a smaller image.
        string message = step == CutoutStep.Segment
            ? $"The model “{model}” needed more than {seconds} seconds for this image."
            : $"The image needed more than {seconds} seconds. A smaller image needs less time.";
        return new ImagingException("time_limit", message, detail: $"during {step}");
    }

    private static string Megabytes(long bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB");

    /// <summary>Shortens a client's value and removes control characters before it is returned in a message.</summary>
    private static string Sanitize(string value)
    {
        string clean = string.Concat(value.Where(c => !char.IsControl(c)));
        return clean.Length <= 60 ? clean : clean[..57] + "…";
    }
}
