using System.Collections.Concurrent;
using Detourer.Imaging.Devices;
using Detourer.Imaging.Models;
using Detourer.Imaging.Prepare.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Detourer.Imaging.Prepare;

/// <summary>
/// Whether models run on the GPU of this process: each operation must run there, and the mattes must be those of the
/// processor. Decided once in every process, because drivers and GPUs change without a trace on the disk.
/// </summary>
/// <param name="store">The published files.</param>
/// <param name="device">The GPU.</param>
/// <param name="time">The clock.</param>
internal sealed class DeviceTrials(ModelStore store, ComputeDevice device, TimeProvider time) : IDisposable
{
    private readonly PreparedFiles _files = new(store);
    private readonly ConcurrentDictionary<string, PreparedModel> _decisions = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _working = new(1);

    /// <summary>
    /// What was decided about a model; null: nothing yet. <see cref="PreparedModel.Device"/> is the processor if the
    /// model was refused.
    /// </summary>
    public PreparedModel? Find(Model model) => store.Has(model) ? _decisions.GetValueOrDefault(model.Name) : null;

    /// <summary>
    /// Decides on a model that is on this machine, once. It takes seconds, and the memory of the model twice.
    /// </summary>
    /// <exception cref="ImagingException">
    /// <c>device_unavailable</c>: it cannot run on the GPU, and must not run on the processor. The next call retries.
    /// <c>model_broken</c>: the file is damaged.
    /// </exception>
    public async Task<PreparedModel> RunAsync(Model model, CancellationToken cancellationToken)
    {
        if (Find(model) is { } known) return known;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        await _working.WaitAsync(either.Token);
        try
        {
            if (Find(model) is { } found) return found;
            bool isFolded = await TryFoldAsync(model, either.Token);
            PreparedModel decision = await Task.Run(() => Decide(model, isFolded, either.Token), either.Token);
            if (decision.Device == ModelDevice.Cpu && device.IsRequired)
                throw ImagingErrors.DeviceRefused(model.Name, decision.Reason);
            return _decisions[model.Name] = decision;
        }
        finally
        {
            _working.Release();
        }
    }

    /// <summary>The file of a model that passed.</summary>
    public ModelFile FileOf(Model model, PreparedModel passed) =>
        new(PathOf(model, passed.HasFp32), ModelPrecision.Fp32, passed.Device);

    /// <summary>Stops and waits: a process cannot end while a network is loaded or runs.</summary>
    public void Dispose()
    {
        _stopping.Cancel();
        _working.Wait();
    }

    private string PathOf(Model model, bool isFolded) =>
        isFolded ? _files.DevicePathOf(model, device.Name) : store.PathOf(model);

    /// <summary>Writes the folded network, unless it exists.</summary>
    /// <returns>Whether it exists; false where it cannot be made or stored.</returns>
    private async Task<bool> TryFoldAsync(Model model, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(_files.Folder);
            await using FileStream held = await FileLock.AcquireAsync(
                _files.LockOf(model), time, waiting: () => { }, cancellationToken);
            if (File.Exists(_files.DevicePathOf(model, device.Name))) return true;
            byte[] file = await File.ReadAllBytesAsync(store.PathOf(model), cancellationToken);
            FoldedNetwork network = await Task.Run(() => NetworkFolder.Fold(model, file), cancellationToken);
            _files.WriteFor(model, device.Name, OnnxWriter.Write(network.Graph));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException
            or ImagingException { Code: ImagingErrors.UnsupportedModel })
        {
            return false;
        }
    }

    private PreparedModel Decide(Model model, bool isFolded, CancellationToken cancellationToken)
    {
        PreparedModel passed = new()
        {
            Model = model.Name,
            Device = device.Kind,
            Precision = ModelPrecision.Fp32,
            Reason = "gives the matte of the CPU",
            HasFp32 = isFolded,
            HasInt8 = false,
        };
        try
        {
            passed = passed with
            {
                Gate = new Gate(model).CompareDevices(PathOf(model, isFolded), device, cancellationToken),
            };
            return Refusal(passed.Gate) is { } refusal ? Refused(passed, refusal) : passed;
        }
        catch (ImagingException e) when (e.Code == ImagingErrors.UnavailableDevice)
        {
            return Refused(passed, $"not on {device.Name}: {e.Detail}");
        }
        catch (OnnxRuntimeException e)
        {
            return Refused(passed, $"not on {device.Name}: {CudaError.Explain(e.Message)}");
        }
    }

    private string? Refusal(GateFigures figures) =>
        !figures.Agrees ? $"not on {device.Name}: it gives another matte than the CPU"
        : !figures.IsFaster && !device.IsRequired ? $"not on {device.Name}: it is not faster than the CPU"
        : null;

    private static PreparedModel Refused(PreparedModel model, string reason) =>
        model with { Device = ModelDevice.Cpu, Reason = reason };
}
