namespace Detourer.Imaging.Compose;

/// <summary>The background behind the subject: one of the records below.</summary>
public abstract record Background
{
    /// <summary>No background: the result is transparent.</summary>
    public static Background None { get; } = new NoBackground();
}

/// <summary>No background: the result is transparent.</summary>
public sealed record NoBackground : Background;

/// <summary>A single colour.</summary>
/// <param name="Color">The colour, which may be translucent.</param>
public sealed record ColorBackground(Color Color) : Background;

/// <summary>Another image.</summary>
/// <param name="File">A file in any supported input format, under the same limits as photos.</param>
/// <param name="Fit">How the centred image fills the frame.</param>
public sealed record ImageBackground(ReadOnlyMemory<byte> File, BackgroundFit Fit) : Background;

/// <summary>The photo's own background, blurred.</summary>
/// <param name="Strength">The blur radius as a share of the frame's longer side, in (0, 0.25].</param>
public sealed record BlurBackground(double Strength = 0.02) : Background;

/// <summary>How a background image fills the frame.</summary>
public enum BackgroundFit
{
    /// <summary>The image fills the frame, and the overhanging parts are cropped.</summary>
    Cover,

    /// <summary>The whole image is visible, and the rest of the frame stays transparent.</summary>
    Contain,
}
