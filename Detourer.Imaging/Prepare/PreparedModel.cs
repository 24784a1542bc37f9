using System.Globalization;
using Detourer.Imaging.Devices;
using Detourer.Imaging.Models;

namespace Detourer.Imaging.Prepare;

/// <summary>What was decided about a model on this machine.</summary>
public sealed record PreparedModel
{
    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>What it runs on.</summary>
    public ModelDevice Device { get; init; } = ModelDevice.Cpu;

    /// <summary>What <see cref="ModelPrecision.Auto"/> stands for: 8 or 32 bits.</summary>
    public required ModelPrecision Precision { get; init; }

    /// <summary>Why: a short clause.</summary>
    public required string Reason { get; init; }

    /// <summary>Whether the 8-bit network has yet to be made and compared.</summary>
    public bool IsPending { get; init; }

    /// <summary>Whether there is a 32-bit file beside the one that was published.</summary>
    public required bool HasFp32 { get; init; }

    /// <summary>Whether there is an 8-bit file, be it used or not.</summary>
    public required bool HasInt8 { get; init; }

    /// <summary>What the gate measured; null where nothing could be compared.</summary>
    public GateFigures? Gate { get; init; }

    /// <summary>The decision with its figures, as one line.</summary>
    public string Describe()
    {
        string name = Device == ModelDevice.Cpu
            ? Name(Precision)
            : $"{Name(Precision)} on {ComputeDevice.NameOf(Device)}";
        if (Gate is null) return $"{name}: {Reason}";
        string on = Device == ModelDevice.Cpu ? "on one thread" : "on the CPU";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {Reason} (IoU {Gate.Overlap:0.000}, certain error {Gate.CertainError:0.000}/255, "
            + $"{Gate.CandidateMilliseconds:0} ms against {Gate.ReferenceMilliseconds:0} ms {on})");
    }

    /// <summary>A precision as people write it.</summary>
    public static string Name(ModelPrecision precision) => precision.ToString().ToLowerInvariant();
}
