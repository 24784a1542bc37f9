using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace Detourer.Imaging.Devices;

/// <summary>ONNX Runtime's execution provider for NVIDIA GPUs.</summary>
internal static class CudaProvider
{
    /// <summary>
    /// Whether ONNX Runtime was built with CUDA (<c>-p:OnnxRuntime=gpu</c>). It says nothing about the machine.
    /// </summary>
    public static bool IsBuiltIn { get; } =
        OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider");

    /// <summary>Returns what makes a session use a GPU.</summary>
    /// <param name="index">The number of the GPU, from 0.</param>
    public static AttachDevice On(int index) => (options, memoryBytes) =>
    {
        using var cuda = new OrtCUDAProviderOptions();
        cuda.UpdateOptions(new Dictionary<string, string>
        {
            ["device_id"] = index.ToString(CultureInfo.InvariantCulture),
            // Processes may share a GPU: each takes what it needs, up to a limit, instead of powers of two.
            ["gpu_mem_limit"] = memoryBytes.ToString(CultureInfo.InvariantCulture),
            ["arena_extend_strategy"] = "kSameAsRequested",
            // The exhaustive search of the default runs each convolution in all ways when a network is loaded.
            ["cudnn_conv_algo_search"] = "HEURISTIC",
            // fp32 means 32 bits: TF32 rounds the factors to 10 bits, and the matte would differ from the CPU's.
            ["use_tf32"] = "0",
        });
        options.AppendExecutionProvider_CUDA(cuda);
        RefuseFallback(options);
    };

    /// <summary>
    /// Makes loading fail if an operation would run on the processor. By default ONNX Runtime silently runs there what
    /// the GPU cannot, and copies data back and forth.
    /// </summary>
    internal static void RefuseFallback(SessionOptions options) =>
        options.AddSessionConfigEntry("session.disable_cpu_ep_fallback", "1");
}
