namespace Detourer.Imaging.Models;

/// <summary>The numbers that a network computes with.</summary>
public enum ModelPrecision
{
    /// <summary>8-bit integers where they passed the gate on this machine, else 32-bit floats.</summary>
    Auto,

    // The field's own word, and what people write.
#pragma warning disable CA1720
    /// <summary>8-bit integers: a third of the time and memory, and edges that differ by a few levels.</summary>
    Int8,
#pragma warning restore CA1720

    /// <summary>32-bit floats: the network as it was published.</summary>
    Fp32,
}
