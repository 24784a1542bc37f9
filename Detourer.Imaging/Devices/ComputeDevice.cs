using Detourer.Imaging.Models;
using Microsoft.ML.OnnxRuntime;

namespace Detourer.Imaging.Devices;

/// <summary>What the networks of this process run on, and why not on something else.</summary>
public sealed record ComputeDevice
{
    /// <summary>The processor.</summary>
    public static ComputeDevice Cpu { get; } = new() { Kind = ModelDevice.Cpu, Reason = "Models:Device is cpu." };

    /// <summary>The processor or the GPU, never <see cref="ModelDevice.Auto"/>.</summary>
    public required ModelDevice Kind { get; init; }

    /// <summary>Why this device was chosen: a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The number of the GPU, from 0.</summary>
    public int Index { get; init; }

    /// <summary>Whether a network that does not run on this device must not run on the processor instead.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether this build can use a GPU, and runs on the processor because none works.</summary>
    public bool IsFallback { get; init; }

    /// <summary><c>cpu</c> or <c>cuda</c>: in logs, metrics, rows and the API.</summary>
    public string Name => NameOf(Kind);

    /// <summary>Makes a session use the device; null: the processor, which all sessions use.</summary>
    internal AttachDevice? Attach { get; init; }

    /// <summary>The memory pools of a session, as ONNX Runtime writes them.</summary>
    internal string Arenas { get; init; } = "cpu:0";

    /// <summary>A device as people write it.</summary>
    public static string NameOf(ModelDevice device) => device.ToString().ToLowerInvariant();
}

/// <summary>Makes a session use a device.</summary>
/// <param name="options">The options of the session.</param>
/// <param name="memoryBytes">The most memory of the device that the session may allocate.</param>
/// <exception cref="OnnxRuntimeException">The device cannot be used.</exception>
internal delegate void AttachDevice(SessionOptions options, long memoryBytes);
