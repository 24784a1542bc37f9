namespace Detourer.Imaging.Compose;

/// <summary>What stands behind the subject: one of the records below.</summary>
public abstract record Background
{
    /// <summary>Nothing: the answer is transparent.</summary>
    public static Background None { get; } = new NoBackground();
}

/// <summary>Nothing: the answer is transparent.</summary>
public sealed record NoBackground : Background;

/// <summary>One colour.</summary>
/// <param name="Color">May be translucent itself.</param>
public sealed record ColorBackground(Color Color) : Background;

/// <summary>Another image.</summary>
/// <param name="File">In any format that photos may have, under the same limits.</param>
/// <param name="Fit">How it fills the frame; it is centred.</param>
public sealed record ImageBackground(ReadOnlyMemory<byte> File, BackgroundFit Fit) : Background;

/// <summary>The photo's own background, out of focus.</summary>
/// <param name="Strength">Blur radius as a share of the frame's longer side, in (0, 0.25].</param>
public sealed record BlurBackground(double Strength = 0.02) : Background;

/// <summary>How a background image fills the frame.</summary>
public enum BackgroundFit
{
    /// <summary>The frame is full; what of the image does not fit is cut off.</summary>
    Cover,

    /// <summary>The image is whole; the rest of the frame stays transparent.</summary>
    Contain,
}
