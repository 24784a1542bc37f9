namespace Detourer.Imaging.Refine;

/// <summary>The refinements of a matte and of the colours under it.</summary>
[Flags]
public enum Refinement
{
    /// <summary>Keeps the network's matte and the photo's colours.</summary>
    Off = 0,

    /// <summary>Aligns the matte with the photo's edges (<see cref="GuidedFilter"/>).</summary>
    Matte = 1,

    /// <summary>Gives soft pixels the subject's colour (<see cref="ForegroundColors"/>).</summary>
    Colors = 2,

    /// <summary>Both.</summary>
    On = Matte | Colors,
}
