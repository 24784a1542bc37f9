using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Compose;

/// <summary>
/// Composes the result from the photo and its matte: alpha, crop, size, background.
/// </summary>
internal static class Composer
{
    /// <summary>
    /// Composes the result. It may reuse the memory of either input, so the caller must not use them again.
    /// </summary>
    /// <param name="photo">RGBA with the alpha channel of the file.</param>
    /// <param name="matte">One channel, of the same size.</param>
    /// <param name="options">The options.</param>
    /// <param name="decode">Decodes a background image.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    /// <returns>RGBA, zero wherever alpha is zero; or one channel if only the mask is requested.</returns>
    /// <exception cref="ImagingException"><c>no_subject</c>, or the errors of a background image</exception>
    public static PixelBuffer Compose(
        PixelBuffer photo, PixelBuffer matte, CutoutOptions options, Func<ReadOnlyMemory<byte>, PixelBuffer> decode,
        CancellationToken cancellationToken)
    {
        // Applying the matte destroys the photo's background, so a blurred copy is made first.
        using BlurredBackground? blurred = options is { MaskOnly: false, Background: BlurBackground blur }
            ? BlurredBackground.Of(photo, matte, blur.Strength, cancellationToken)
            : null;

        PixelBuffer picture = options.MaskOnly
            ? Alpha.Limit(matte, photo, cancellationToken)
            : Alpha.Apply(photo, matte, cancellationToken);
        Box? subject = options.Crop is { } margin ? Subject.Find(picture, margin) : null;
        blurred?.DrawBehind(picture, cancellationToken);

        if (subject is { } box) picture = Frame.Crop(picture, box);
        if (options.MaxSide is { } side) picture = Frame.Shrink(picture, side);

        if (options.MaskOnly) return picture;
        switch (options.Background)
        {
            case ColorBackground solid: Over.Color(picture, solid.Color, cancellationToken); break;
            case ImageBackground image: DrawBehind(picture, image, decode, cancellationToken); break;
        }

        return picture;
    }

    private static void DrawBehind(
        PixelBuffer picture, ImageBackground background, Func<ReadOnlyMemory<byte>, PixelBuffer> decode,
        CancellationToken cancellationToken)
    {
        using PixelBuffer image = decode(background.File);
        Over.Image(picture, image, background.Fit, cancellationToken);
    }
}
