using Detourer.Imaging.Devices;
using Detourer.Imaging.Models;

namespace Detourer.Tests.Imaging.Devices;

/// <summary>
/// Stands for a GPU where there is none: everything is real but the provider, whose place the processor takes.
/// </summary>
internal static class StandInGpu
{
    /// <summary>A provider that runs all operations.</summary>
    public static AttachDevice Attach { get; } = (_, _) => { };

    /// <summary>A provider that runs none: ONNX Runtime would silently run them on the processor.</summary>
    public static AttachDevice AttachWithoutOperations { get; } = (options, _) => CudaProvider.RefuseFallback(options);

    public static ComputeDevice Create(AttachDevice attach, bool isRequired) => new()
    {
        Kind = ModelDevice.Cuda,
        Reason = "A test.",
        IsRequired = isRequired,
        Attach = attach,
    };
}
