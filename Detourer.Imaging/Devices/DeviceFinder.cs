using Detourer.Imaging.Models;
using Microsoft.ML.OnnxRuntime;

namespace Detourer.Imaging.Devices;

/// <summary>
/// Finds the device of this process. A list of providers or of GPUs proves nothing: libraries may be missing that are
/// loaded only when a network runs. So a GPU counts as working when a small network gave the CPU's answer on it.
/// </summary>
public static class DeviceFinder
{
    /// <summary>Finds the device. With a GPU it takes about a second.</summary>
    /// <param name="requested">The setting.</param>
    /// <param name="index">The number of the GPU, from 0.</param>
    /// <exception cref="ImagingException">
    /// <c>device_unavailable</c>: CUDA was requested, and no GPU works. The message says what is missing.
    /// </exception>
    public static ComputeDevice Find(ModelDevice requested, int index = 0) =>
        Find(requested, index, CudaProvider.IsBuiltIn ? CudaProvider.On(index) : null);

    /// <param name="requested">The setting.</param>
    /// <param name="index">The number of the GPU.</param>
    /// <param name="attach">Makes a session use the GPU; null: this build cannot.</param>
    internal static ComputeDevice Find(ModelDevice requested, int index, AttachDevice? attach)
    {
        if (requested == ModelDevice.Cpu) return ComputeDevice.Cpu;
        string? obstacle = attach is null ? CudaError.Explain("not enabled in this build") : Test(attach);
        if (obstacle is null)
        {
            return new ComputeDevice
            {
                Kind = ModelDevice.Cuda,
                Reason = $"A test network ran on GPU {index} and gave the CPU's answer.",
                Index = index,
                IsRequired = requested == ModelDevice.Cuda,
                Attach = attach,
                Arenas = $"cpu:0;gpu:{index}",
            };
        }

        return requested == ModelDevice.Cuda
            ? throw ImagingErrors.DeviceUnavailable(obstacle)
            : ComputeDevice.Cpu with { Reason = obstacle, IsFallback = attach is not null };
    }

    /// <summary>Runs the test network on a device.</summary>
    /// <returns>Why the device cannot be used; null if it can.</returns>
    private static string? Test(AttachDevice attach)
    {
        OrtEnv environment = OrtEnv.Instance();
        OrtLoggingLevel level = environment.EnvLogLevel;
        // What fails here is explained in a sentence. ONNX Runtime would write it to standard error besides.
        environment.EnvLogLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;
        try
        {
            float difference = DeviceTest.Difference(attach);
            return difference <= DeviceTest.MostDifference
                ? null
                : $"A test network gave another answer on the GPU than on the CPU (difference {difference:0.000}).";
        }
        catch (OnnxRuntimeException e)
        {
            return CudaError.Explain(e.Message);
        }
        finally
        {
            environment.EnvLogLevel = level;
        }
    }
}
