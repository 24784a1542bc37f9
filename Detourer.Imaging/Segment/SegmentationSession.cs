using Detourer.Imaging.Models;
using Microsoft.ML.OnnxRuntime;

namespace Detourer.Imaging.Segment;

/// <summary>One network, loaded. Between runs it keeps the memory of its activations until it is told to give it back.</summary>
internal sealed class SegmentationSession : IDisposable
{
    private readonly InferenceSession _session;
    private int _runs;

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

    /// <summary>Settings that measured best on a CPU.</summary>
    private static SessionOptions CreateOptions()
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

    /// <summary>Runs the network once. One call at a time.</summary>
    /// <param name="input">3 × size × size floats: planes R, G, B.</param>
    /// <param name="read">Gets the first output, size × size floats, which is gone afterwards.</param>
    /// <param name="cancellationToken">Ends the run between two of the network's nodes.</param>
    public void Run(Memory<float> input, Action<ReadOnlySpan<float>> read, CancellationToken cancellationToken)
    {
        using var run = new RunOptions();
        using CancellationTokenRegistration stop = cancellationToken.Register(() => run.Terminate = true);
        // The first run takes its memory piece by piece and plans the one block that later runs take. Kept, the pieces
        // would lie beside that block for good, and some of them can be given back after the second run only.
        if (_runs < 2) Shrink(run);
        try
        {
            Feed(run, input, read);
            _runs++;
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <summary>Gives the memory of the activations back to the system; the weights stay. Not during a run.</summary>
    public void GiveBack()
    {
        // Memory can be given back at the end of a run only: of one that ends before its first node.
        using var run = new RunOptions();
        run.Terminate = true;
        Shrink(run);
        try
        {
            Feed(run, new float[3 * Model.InputSize * Model.InputSize], _ => { });
        }
        catch (OnnxRuntimeException)
        {
            // Terminated, as it was to be.
        }
    }

    private void Feed(RunOptions run, Memory<float> input, Action<ReadOnlySpan<float>> read)
    {
        using OrtValue tensor = OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, input, [1, 3, Model.InputSize, Model.InputSize]);
        using IDisposableReadOnlyCollection<OrtValue> outputs =
            _session.Run(run, _session.InputNames, [tensor], [_session.OutputNames[0]]);
        read(outputs[0].GetTensorDataAsSpan<float>());
    }

    private static void Shrink(RunOptions run) => run.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();
}
