using System.Diagnostics.CodeAnalysis;
using Detourer.Imaging.Devices;
using Detourer.Imaging.Models;
using Detourer.Imaging.Prepare.Onnx;
using Detourer.Imaging.Segment;

namespace Detourer.Imaging.Prepare;

/// <summary>
/// Prepares models for this machine: folded to 32-bit floats, and in 8-bit integers where these pass the gate.
/// Processes may share the folder; one of them prepares, the others wait for its result.
/// </summary>
/// <param name="store">The published files.</param>
/// <param name="time">The clock.</param>
/// <param name="device">What models run on; null for the processor.</param>
public sealed class ModelPreparation(ModelStore store, TimeProvider time, ComputeDevice? device = null) : IDisposable
{
    private readonly PreparedFiles _files = new(store);
    private readonly DeviceTrials? _trials =
        device is { Kind: not ModelDevice.Cpu } ? new DeviceTrials(store, device, time) : null;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _working = new(1);
    private volatile bool _unwritable;

    /// <summary>What was decided about a model on this machine; null until it is prepared.</summary>
    public PreparedModel? Find(Model model) => _trials?.Find(model) is { } tried
        ? tried.Device == ModelDevice.Cpu ? Explain(_files.Read(model), tried) : tried
        : _files.Read(model);

    /// <summary>
    /// The file to load for a model that is on this machine. A model that was never used here is folded first. Where
    /// the result cannot be stored, the file is used as it was published. On a GPU, the model is compared first.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="precision">The requested precision.</param>
    /// <param name="cancellationToken">Cancels waiting for another process.</param>
    /// <exception cref="ImagingException">
    /// <c>precision_unavailable</c>, <c>device_unavailable</c>, <c>model_broken</c>
    /// </exception>
    public async Task<ModelFile> ChooseAsync(Model model, ModelPrecision precision, CancellationToken cancellationToken)
    {
        if (_trials is not null
            && await _trials.RunAsync(model, cancellationToken) is { Device: not ModelDevice.Cpu } passed)
        {
            return precision == ModelPrecision.Int8
                ? throw ImagingErrors.PrecisionUnavailable(model.Name, "int8 runs on the CPU only")
                : _trials.FileOf(model, passed);
        }

        PreparedModel? prepared = _files.Read(model) ?? await TryFoldAsync(model, cancellationToken);
        if (precision == ModelPrecision.Int8 && prepared is not { HasInt8: true })
            throw ImagingErrors.PrecisionUnavailable(model.Name, prepared?.Reason ?? "its files cannot be stored");
        if (precision == ModelPrecision.Auto) precision = prepared?.Precision ?? ModelPrecision.Fp32;
        return precision == ModelPrecision.Int8 || prepared is { HasFp32: true }
            ? new ModelFile(_files.PathOf(model, precision), precision)
            : new ModelFile(store.PathOf(model), ModelPrecision.Fp32);
    }

    /// <summary>
    /// Folds a model that is on this machine, once. It takes a few seconds. What remains to be done is then pending.
    /// </summary>
    /// <inheritdoc cref="PrepareAsync"/>
    public Task<PreparedModel> FoldAsync(Model model, CancellationToken cancellationToken) =>
        RunOnceAsync(
            model, known => known is not null, (known, _) => Task.FromResult(known ?? Fold(model)), cancellationToken);

    /// <summary>
    /// Prepares a model that is on this machine, once: later calls answer what was decided. It takes about ten seconds
    /// of one core at the lowest priority, and a gigabyte of memory.
    /// </summary>
    /// <exception cref="ImagingException">
    /// <c>model_broken</c>: the file cannot be loaded. <c>device_unavailable</c>: it does not run on the GPU.
    /// </exception>
    /// <exception cref="IOException">The results cannot be stored.</exception>
    /// <exception cref="UnauthorizedAccessException">The results may not be stored.</exception>
    public async Task<PreparedModel> PrepareAsync(Model model, CancellationToken cancellationToken)
    {
        PreparedModel? tried = _trials is null ? null : await _trials.RunAsync(model, cancellationToken);
        if (tried is { Device: not ModelDevice.Cpu }) return tried;
        PreparedModel prepared = await RunOnceAsync(
            model, known => known is { IsPending: false },
            (known, token) => LowPriority.RunAsync(() => Compare(model, known ?? Fold(model), token)),
            cancellationToken);
        return tried is null ? prepared : Explain(prepared, tried);
    }

    /// <summary>
    /// Finds out on photos how a model can be computed in 8 bits, and keeps it beside the model. The next call of
    /// <see cref="PrepareAsync"/> uses it.
    /// </summary>
    /// <param name="model">A model that is on this machine.</param>
    /// <param name="photos">Image files of what the model is for; at least one.</param>
    /// <param name="cancellationToken">Checked between photos.</param>
    /// <returns>The path of the calibration.</returns>
    /// <exception cref="ImagingException">
    /// <c>model_unsupported</c>: the network has an operation that is not known here. Or a photo cannot be read.
    /// </exception>
    public async Task<string> CalibrateAsync(
        Model model, IReadOnlyList<ReadOnlyMemory<byte>> photos, CancellationToken cancellationToken)
    {
        byte[] file = await File.ReadAllBytesAsync(store.PathOf(model), cancellationToken);
        float[][] inputs = [.. photos.Select(photo => NetworkInput.Read(photo, model, cancellationToken))];
        Calibration calibration = await LowPriority.RunAsync(() =>
            Calibrator.Calibrate(NetworkFolder.Fold(model, file), inputs, cancellationToken));
        string path = new CalibrationCatalog(store.Folder).PathOf(model);
        string json = new CalibrationFile([CalibrationCatalog.SourceOf(file)], calibration).Write();
        PreparedFiles.Install(path, part => File.WriteAllText(part, json));
        return path;
    }

    /// <summary>Removes what was prepared of a model.</summary>
    public void Remove(Model model) => _files.Remove(model);

    /// <summary>Stops and waits: a process cannot end while a network is loaded or runs.</summary>
    public void Dispose()
    {
        _trials?.Dispose();
        _stopping.Cancel();
        _working.Wait();
    }

    /// <summary>Adds to a decision about the processor why the model does not run on the GPU.</summary>
    [return: NotNullIfNotNull(nameof(prepared))]
    private static PreparedModel? Explain(PreparedModel? prepared, PreparedModel tried) =>
        prepared is null ? null : prepared with { Reason = $"{prepared.Reason}; {tried.Reason}" };

    private async Task<PreparedModel?> TryFoldAsync(Model model, CancellationToken cancellationToken)
    {
        if (_unwritable) return null;
        try
        {
            return await FoldAsync(model, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Folding again for each photo would cost seconds each time.
            _unwritable = true;
            return null;
        }
    }

    /// <summary>
    /// Answers what is known if that is enough; else does the work, unless another process has done it meanwhile.
    /// </summary>
    private async Task<PreparedModel> RunOnceAsync(
        Model model, Func<PreparedModel?, bool> isEnough,
        Func<PreparedModel?, CancellationToken, Task<PreparedModel>> work, CancellationToken cancellationToken)
    {
        if (_files.Read(model) is { } known && isEnough(known)) return known;
        Directory.CreateDirectory(_files.Folder);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        await _working.WaitAsync(either.Token);
        try
        {
            await using FileStream held = await FileLock.AcquireAsync(
                _files.LockOf(model), time, waiting: () => { }, either.Token);
            PreparedModel? found = _files.Read(model);
            return isEnough(found) ? found! : await work(found, either.Token);
        }
        finally
        {
            _working.Release();
        }
    }

    private PreparedModel Fold(Model model)
    {
        var folded = new PreparedModel
        {
            Model = model.Name,
            Precision = ModelPrecision.Fp32,
            Reason = "int8 is not prepared yet",
            HasFp32 = true,
            HasInt8 = false,
            IsPending = true,
        };
        try
        {
            Save(model, ModelPrecision.Fp32, NetworkFolder.Fold(model, File.ReadAllBytes(store.PathOf(model))).Graph);
        }
        catch (ImagingException e) when (e.Code == ImagingErrors.UnsupportedModel)
        {
            folded = folded with
            {
                Reason = $"used as published: {e.InnerException!.Message}",
                HasFp32 = false,
                IsPending = false,
            };
        }

        _files.Write(model, folded);
        return folded;
    }

    private PreparedModel Compare(Model model, PreparedModel folded, CancellationToken cancellationToken)
    {
        if (!folded.IsPending) return folded;
        PreparedModel decision = Decide(model, folded, cancellationToken) with { IsPending = false };
        _files.Write(model, decision);
        return decision;
    }

    private PreparedModel Decide(Model model, PreparedModel folded, CancellationToken cancellationToken)
    {
        byte[] file = File.ReadAllBytes(store.PathOf(model));
        Calibration? calibration = new CalibrationCatalog(store.Folder).Find(model, file);
        if (calibration is null) return folded with { Reason = "no calibration for this file" };
        FoldedNetwork network = NetworkFolder.Fold(model, file);
        if (calibration.Network != network.Fingerprint())
            return folded with { Reason = "the calibration belongs to another network" };

        Save(model, ModelPrecision.Int8, calibration.Quantize(network));
        cancellationToken.ThrowIfCancellationRequested();
        GateFigures figures = new Gate(model).Compare(
            _files.PathOf(model, ModelPrecision.Fp32), _files.PathOf(model, ModelPrecision.Int8), cancellationToken);
        return folded with
        {
            HasInt8 = true,
            Gate = figures,
            Precision = figures.Refusal() is null ? ModelPrecision.Int8 : ModelPrecision.Fp32,
            Reason = figures.Refusal() ?? "passed the gate",
        };
    }

    private void Save(Model model, ModelPrecision precision, OnnxGraph graph) =>
        PreparedFiles.Install(
            _files.PathOf(model, precision),
            path => SegmentationSession.Optimize(model, OnnxWriter.Write(graph), path));
}
