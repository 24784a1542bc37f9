using Detourer.Imaging.Models;
using Microsoft.ML.OnnxRuntime;

namespace Detourer.Imaging.Segment;

/// <summary>One network, loaded. Calls may overlap; the memory for each is that of the network's activations.</summary>
public sealed class SegmentationSession : IDisposable
{
    private readonly InferenceSession _session;

    /// <param name="model">What the file is.</param>
    /// <param name="path">The ONNX file.</param>
    /// <exception cref="ImagingException"><c>model_broken</c></exception>
    public SegmentationSession(Model model, string path)
    {
        Model = model;
        try
        {
            using SessionOptions options = CreateOptions();
            _session = new InferenceSession(path, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw ImagingErrors.ModelBroken(model.Name, e);
        }
    }

    /// <summary>What is loaded.</summary>
    public Model Model { get; }

    /// <summary>Settings that measured best on a CPU; <c>bench/</c> uses the same for the bare network.</summary>
    public static SessionOptions CreateOptions()
    {
        var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = Environment.ProcessorCount,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        // Spinning threads gain no latency and take the processor from the neighbours' decoding and encoding.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return options;
    }

    /// <summary>Runs the network once.</summary>
    /// <param name="input">3 × size × size floats: planes R, G, B.</param>
    /// <param name="read">Gets the first output, size × size floats, which is gone afterwards.</param>
    /// <param name="cancellationToken">Ends the run between two of the network's nodes.</param>
    internal void Run(Memory<float> input, Action<ReadOnlySpan<float>> read, CancellationToken cancellationToken)
    {
        using var run = new RunOptions();
        // Without it the arena keeps for ever what the largest layer once needed.
        run.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
        using CancellationTokenRegistration stop = cancellationToken.Register(() => run.Terminate = true);

        int size = Model.InputSize;
        using OrtValue tensor = OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, input, [1, 3, size, size]);
        try
        {
            using IDisposableReadOnlyCollection<OrtValue> outputs =
                _session.Run(run, _session.InputNames, [tensor], [_session.OutputNames[0]]);
            read(outputs[0].GetTensorDataAsSpan<float>());
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();
}
