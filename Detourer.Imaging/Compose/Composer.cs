using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Compose;

/// <summary>
/// From the subject's colours and its matte to the picture that was asked for: alpha, crop, size, background.
/// </summary>
internal static class Composer
{
    /// <param name="photo">RGBA; its alpha is that of the file. Used up: it may be the picture in the end.</param>
    /// <param name="matte">One channel, of the same size. Used up as well.</param>
    /// <param name="options">What is wanted.</param>
    /// <param name="limits">Those that a background image must keep to.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    /// <returns>RGBA, zero wherever alpha is zero; or one channel, where only the mask is wanted.</returns>
    /// <exception cref="ImagingException"><c>no_subject</c>, or what a background image gets</exception>
    public static PixelBuffer Compose(
        PixelBuffer photo, PixelBuffer matte, CutoutOptions options, ImagingLimits limits,
        CancellationToken cancellationToken)
    {
        // The photo's background is gone once the matte is applied: what is to be seen of it is taken before.
        using BlurredBackground? blurred = options is { MaskOnly: false, Background: BlurBackground blur }
            ? BlurredBackground.Of(photo, matte, blur.Strength, cancellationToken)
            : null;

        PixelBuffer picture = options.MaskOnly
            ? Alpha.Multiply(matte, photo, cancellationToken)
            : Alpha.Apply(photo, matte, cancellationToken);
        Box? subject = options.Crop is { } margin ? Subject.Find(picture, margin) : null;
        blurred?.PutUnder(picture, cancellationToken);

        if (subject is { } box) picture = Frame.Crop(picture, box);
        if (options.MaxSide is { } side) picture = Frame.Shrink(picture, side);

        if (options.MaskOnly) return picture;
        switch (options.Background)
        {
            case ColorBackground solid: Under.Color(picture, solid.Color, cancellationToken); break;
            case ImageBackground image: Under.Image(picture, image, limits, cancellationToken); break;
        }

        return picture;
    }
}
