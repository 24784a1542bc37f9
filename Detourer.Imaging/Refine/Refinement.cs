namespace Detourer.Imaging.Refine;

/// <summary>How edges and their colours are refined, from the fastest to the most thorough.</summary>
public enum Refinement
{
    /// <summary>Keeps the network's matte and the photo's colours.</summary>
    Off,

    /// <summary>
    /// Aligns the matte with the photo's edges (<see cref="GuidedFilter"/>) and gives soft pixels the subject's colour
    /// (<see cref="ForegroundColors"/>).
    /// </summary>
    Guided,

    /// <summary>
    /// Solves alpha where the network is uncertain, closes holes and removes remains; then colours as before. Takes up
    /// to half the time of the network in fp32.
    /// </summary>
    Matte,

    /// <summary>The same at a finer scale. Takes up to the time of the network in fp32.</summary>
    Best,
}
