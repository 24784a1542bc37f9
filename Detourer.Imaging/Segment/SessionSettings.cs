using Microsoft.ML.OnnxRuntime;

namespace Detourer.Imaging.Segment;

/// <summary>The settings of ONNX Runtime with the best measured times on a CPU.</summary>
internal static class SessionSettings
{
    /// <summary>The format of files that are optimised for this machine and mapped into memory.</summary>
    public const string MappedExtension = ".ort";

    /// <summary>Settings for loading a network.</summary>
    /// <param name="path">
    /// The file; one in ORT format is mapped, so that processes share the memory of its weights.
    /// </param>
    /// <param name="threads">Threads of one run; 0 for one on each core.</param>
    public static SessionOptions ForFile(string path, int threads = 0)
    {
        SessionOptions options = Create(threads);
        if (!path.EndsWith(MappedExtension, StringComparison.Ordinal)) return options;
        options.AddSessionConfigEntry("session.use_memory_mapped_ort_model", "1");
        options.AddSessionConfigEntry("session.use_ort_model_bytes_for_initializers", "1");
        return options;
    }

    /// <summary>Settings with which a network, once it is loaded, is written in ORT format.</summary>
    /// <param name="path">The file to write.</param>
    public static SessionOptions ForSaving(string path)
    {
        SessionOptions options = Create(threads: 1);
        options.OptimizedModelFilePath = path;
        options.AddSessionConfigEntry("session.save_model_format", "ORT");
        return options;
    }

    /// <summary>Settings for a network in memory.</summary>
    /// <param name="threads">Threads of one run; 0 for one on each core.</param>
    public static SessionOptions Create(int threads = 0)
    {
        var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = threads > 0 ? threads : Environment.ProcessorCount,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        // Spinning threads do not lower the latency, and they slow the decoding and encoding of other photos.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return options;
    }
}
