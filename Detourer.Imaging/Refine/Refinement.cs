namespace Detourer.Imaging.Refine;

/// <summary>What is done to a matte and to the colours under it.</summary>
[Flags]
public enum Refinement
{
    /// <summary>The network's matte and the photo's colours, as they are.</summary>
    Off = 0,

    /// <summary>The matte follows the photo's edges (<see cref="GuidedFilter"/>).</summary>
    Matte = 1,

    /// <summary>Soft pixels get the subject's colour (<see cref="ForegroundColors"/>).</summary>
    Colors = 2,

    /// <summary>Both.</summary>
    On = Matte | Colors,
}
