namespace Detourer.Imaging.Models;

/// <summary>A file that a network is loaded from.</summary>
/// <param name="Path">Where it is: a full path.</param>
/// <param name="Precision">8 or 32 bits, never <see cref="ModelPrecision.Auto"/>.</param>
/// <param name="Device">What it runs on, never <see cref="ModelDevice.Auto"/>.</param>
public sealed record ModelFile(string Path, ModelPrecision Precision, ModelDevice Device = ModelDevice.Cpu);
