namespace Detourer.Imaging.Models;

/// <summary>What networks run on.</summary>
public enum ModelDevice
{
    /// <summary>The GPU if it works, else the processor.</summary>
    Auto,

    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU. Nothing runs on the processor instead.</summary>
    Cuda,
}
