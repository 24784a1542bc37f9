using System.Text.RegularExpressions;

namespace Detourer.Imaging.Devices;

/// <summary>Explains errors of ONNX Runtime's CUDA provider in a sentence.</summary>
internal static partial class CudaError
{
    private const int LongestReport = 200;

    /// <summary>The libraries that the provider needs, by the start of their names, and where they come from.</summary>
    private static readonly (string Library, string Source)[] _sources =
    [
        ("libcuda.", "the NVIDIA driver"), ("nvcuda", "the NVIDIA driver"),
        ("libcudnn", "cuDNN 9"), ("cudnn", "cuDNN 9"),
        ("libcu", "CUDA 13"), ("libnvrtc", "CUDA 13"), ("libnvJitLink", "CUDA 13"),
        ("cu", "CUDA 13"), ("nvrtc", "CUDA 13"), ("nvJitLink", "CUDA 13"),
    ];

    private static readonly (string Part, string Sentence)[] _known =
    [
        ("not enabled in this build", "This build has no CUDA. Build it with -p:OnnxRuntime=gpu."),
        ("driver version is insufficient", "The NVIDIA driver is missing or too old for CUDA 13."),
        ("no CUDA-capable device", "This machine shows no NVIDIA GPU to the process."),
        ("invalid device ordinal", "There is no GPU with this number (Models:DeviceIndex)."),
        ("no kernel image", "The GPU is too old for this build of ONNX Runtime."),
        ("fallback to CPU EP has been explicitly disabled", "Some of its operations have no version for the GPU."),
        ("out of memory", "The GPU has too little free memory."),
        ("Failed to allocate memory", "The GPU has too little free memory."),
        ("Available memory of", "The GPU has too little free memory."),
    ];

    /// <summary>Explains an error.</summary>
    /// <param name="message">The message of an <see cref="Microsoft.ML.OnnxRuntime.OnnxRuntimeException"/>.</param>
    public static string Explain(string message)
    {
        Match match = MissingLibrary().Match(message);
        if (match.Success) return Missing(match.Groups["name"].Value);
        foreach ((string part, string sentence) in _known)
            if (message.Contains(part, StringComparison.OrdinalIgnoreCase)) return sentence;
        string line = message.ReplaceLineEndings(" ").Trim();
        return $"ONNX Runtime reports: {(line.Length <= LongestReport ? line : $"{line[..LongestReport]}…")}";
    }

    private static string Missing(string library)
    {
        string? source = _sources
            .FirstOrDefault(known => library.StartsWith(known.Library, StringComparison.OrdinalIgnoreCase)).Source;
        return source is null ? $"The library {library} is missing." : $"The library {library} of {source} is missing.";
    }

    // Linux: "… with error: libcublasLt.so.13: cannot open shared object file: No such file or directory"
    // Windows: "… which depends on "cublasLt64_13.dll" which is missing. …"
    // cuDNN, which is loaded later: "Unable to load any of {libcudnn_graph.so.9.1.0, libcudnn_graph.so.9.1, …}"
    [GeneratedRegex(
        "(?<name>[\\w.+-]+): cannot open shared object|\"(?<name>[\\w.+-]+)\" which is missing"
        + "|load any of \\{(?<name>[\\w.+-]+)")]
    private static partial Regex MissingLibrary();
}
