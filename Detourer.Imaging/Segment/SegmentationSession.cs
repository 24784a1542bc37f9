using Detourer.Imaging.Devices;
using Detourer.Imaging.Models;
using Microsoft.ML.OnnxRuntime;

namespace Detourer.Imaging.Segment;

/// <summary>
/// A loaded network. It keeps the memory of its activations between runs; <see cref="ReleaseMemory"/> releases it.
/// </summary>
internal sealed class SegmentationSession : IDisposable
{
    /// <summary>The limit of a GPU's memory for a network, in multiples of what it needs on a processor.</summary>
    private const int DeviceMemory = 2;

    private readonly InferenceSession _session;
    private readonly ComputeDevice _device;
    private int _runs;

    /// <summary>Loads a network.</summary>
    /// <param name="model">The model's entry in the catalog.</param>
    /// <param name="path">Its file, as published or prepared.</param>
    /// <param name="threads">Threads of one run; 0 for one on each core.</param>
    /// <param name="device">What it runs on; null for the processor.</param>
    /// <exception cref="ImagingException">
    /// <c>model_broken</c>; <c>device_unavailable</c>: a part of the network would not run on the device.
    /// </exception>
    public SegmentationSession(Model model, string path, int threads = 0, ComputeDevice? device = null)
    {
        (Model, _device) = (model, device ?? ComputeDevice.Cpu);
        try
        {
            using SessionOptions options = SessionSettings.ForFile(path, threads);
            _device.Attach?.Invoke(options, DeviceMemory * model.MemoryBytes);
            _session = new InferenceSession(path, options);
        }
        catch (OnnxRuntimeException e) when (_device.Kind != ModelDevice.Cpu)
        {
            throw ImagingErrors.DeviceRefused(model.Name, CudaError.Explain(e.Message), e);
        }
        catch (OnnxRuntimeException e)
        {
            throw ImagingErrors.ModelBroken(model.Name, e);
        }
    }

    /// <summary>The loaded model.</summary>
    public Model Model { get; }

    /// <summary>Writes a network in the form that loads fastest on this machine.</summary>
    /// <param name="model">The model's entry in the catalog.</param>
    /// <param name="network">An ONNX file.</param>
    /// <param name="path">The file to write.</param>
    /// <exception cref="ImagingException"><c>model_broken</c></exception>
    public static void Optimize(Model model, byte[] network, string path)
    {
        try
        {
            using SessionOptions options = SessionSettings.ForSaving(path);
            using var session = new InferenceSession(network, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw ImagingErrors.ModelBroken(model.Name, e);
        }
    }

    /// <summary>Runs the network once. Not thread-safe.</summary>
    /// <param name="input">3 × size × size floats: planes R, G, B.</param>
    /// <param name="read">Receives the first output, size × size floats, which is valid only during the call.</param>
    /// <param name="cancellationToken">Stops the run between two nodes of the network.</param>
    public void Run(Memory<float> input, Action<ReadOnlySpan<float>> read, CancellationToken cancellationToken)
    {
        using var run = new RunOptions();
        using CancellationTokenRegistration stop = cancellationToken.Register(() => run.Terminate = true);
        // The first run allocates many chunks and plans the single block of later runs. Without shrinking, the chunks
        // would stay allocated beside that block. Some of them can be released only after the second run.
        if (_runs < 2) Shrink(run);
        try
        {
            Execute(run, input, read);
            _runs++;
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <summary>
    /// Releases the memory of the activations to the system and keeps the weights. Must not overlap a run.
    /// </summary>
    public void ReleaseMemory()
    {
        // ONNX Runtime releases memory only at the end of a run. This run is terminated before its first node.
        using var run = new RunOptions();
        run.Terminate = true;
        Shrink(run);
        try
        {
            Execute(run, new float[3 * Model.InputSize * Model.InputSize], _ => { });
        }
        catch (OnnxRuntimeException)
        {
            // Expected: the run was terminated.
        }
    }

    private void Execute(RunOptions run, Memory<float> input, Action<ReadOnlySpan<float>> read)
    {
        using OrtValue tensor = OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, input, [1, 3, Model.InputSize, Model.InputSize]);
        using IDisposableReadOnlyCollection<OrtValue> outputs =
            _session.Run(run, _session.InputNames, [tensor], [_session.OutputNames[0]]);
        read(outputs[0].GetTensorDataAsSpan<float>());
    }

    private void Shrink(RunOptions run) =>
        run.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", _device.Arenas);

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();
}
