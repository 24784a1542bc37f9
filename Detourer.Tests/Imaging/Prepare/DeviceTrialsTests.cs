using Detourer.Imaging;
using Detourer.Imaging.Devices;
using Detourer.Imaging.Models;
using Detourer.Imaging.Prepare;
using Detourer.Imaging.Prepare.Onnx;
using Detourer.Tests.Imaging.Devices;

namespace Detourer.Tests.Imaging.Prepare;

public sealed class DeviceTrialsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ModelStore _store;

    public DeviceTrialsTests()
    {
        _store = new ModelStore(new ModelStoreOptions { Directory = _folder.Path }, TimeProvider.System);
        File.WriteAllBytes(_store.PathOf(Tiny), OnnxWriter.Write(PublishedNetwork.Graph()));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Model Tiny => PublishedNetwork.Model;

    [Fact]
    public async Task A_model_that_agrees_with_the_processor_runs_folded_on_the_gpu()
    {
        using ModelPreparation preparation = Create(StandInGpu.Attach, isRequired: true);
        ModelFile file = await preparation.ChooseAsync(Tiny, ModelPrecision.Auto, Token);
        Assert.Equal((ModelDevice.Cuda, ModelPrecision.Fp32), (file.Device, file.Precision));
        Assert.EndsWith(".fp32.onnx", file.Path, StringComparison.Ordinal);
        Assert.DoesNotContain(OnnxReader.Read(await File.ReadAllBytesAsync(file.Path, Token)).Nodes,
            node => node.Operator == "Cast");

        PreparedModel prepared = preparation.Find(Tiny)!;
        Assert.Equal((ModelDevice.Cuda, false, 1.0), (prepared.Device, prepared.IsPending, prepared.Gate!.Overlap));
        Assert.StartsWith(
            "fp32 on cuda: gives the matte of the CPU (IoU 1.000", prepared.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_whose_operations_would_fall_back_is_refused_where_the_gpu_is_required()
    {
        using ModelPreparation preparation = Create(StandInGpu.AttachWithoutOperations, isRequired: true);
        ImagingException error = await Assert.ThrowsAsync<ImagingException>(
            () => preparation.ChooseAsync(Tiny, ModelPrecision.Auto, Token));
        Assert.Equal(("device_unavailable", true), (error.Code, error.IsTransient));
        Assert.Equal("not on cuda: Some of its operations have no version for the GPU.", error.Detail);
    }

    [Fact]
    public async Task A_model_whose_operations_would_fall_back_runs_on_the_processor_with_auto_which_says_so()
    {
        using ModelPreparation preparation = Create(StandInGpu.AttachWithoutOperations, isRequired: false);
        ModelFile file = await preparation.ChooseAsync(Tiny, ModelPrecision.Auto, Token);
        Assert.Equal(ModelDevice.Cpu, file.Device);
        PreparedModel prepared = await preparation.PrepareAsync(Tiny, Token);
        Assert.Equal(ModelDevice.Cpu, prepared.Device);
        Assert.EndsWith(
            "; not on cuda: Some of its operations have no version for the GPU.", prepared.Reason,
            StringComparison.Ordinal);
        Assert.Equal(prepared, preparation.Find(Tiny));
    }

    [Fact]
    public async Task A_trial_that_is_refused_where_the_gpu_is_required_is_tried_again()
    {
        AttachDevice attach = StandInGpu.AttachWithoutOperations;
        using ModelPreparation preparation = Create((options, memory) => attach(options, memory), isRequired: true);
        await Assert.ThrowsAsync<ImagingException>(() => preparation.PrepareAsync(Tiny, Token));
        attach = StandInGpu.Attach;
        Assert.Equal(ModelDevice.Cuda, (await preparation.PrepareAsync(Tiny, Token)).Device);
    }

    [Fact]
    public async Task Int8_is_refused_on_a_gpu()
    {
        using ModelPreparation preparation = Create(StandInGpu.Attach, isRequired: true);
        ImagingException error = await Assert.ThrowsAsync<ImagingException>(
            () => preparation.ChooseAsync(Tiny, ModelPrecision.Int8, Token));
        Assert.Equal(("precision_unavailable", "int8 runs on the CPU only"), (error.Code, error.Detail));
    }

    [Fact]
    public async Task Where_results_cannot_be_stored_the_model_runs_on_the_gpu_as_published()
    {
        await File.WriteAllTextAsync(_store.PreparedFolder, "", Token);
        using ModelPreparation preparation = Create(StandInGpu.Attach, isRequired: true);
        ModelFile file = await preparation.ChooseAsync(Tiny, ModelPrecision.Auto, Token);
        Assert.Equal((_store.PathOf(Tiny), ModelDevice.Cuda), (file.Path, file.Device));
    }

    [Fact]
    public async Task A_cutout_says_what_its_network_ran_on()
    {
        Model model = ModelCatalog.BuiltIn.Default;
        OnnxGraph graph = PublishedNetwork.Graph(model.InputSize);
        await File.WriteAllBytesAsync(_store.PathOf(model), OnnxWriter.Write(graph), Token);
        using var engine = new CutoutEngine(
            _store, new ImagingLimits(), TimeProvider.System,
            device: StandInGpu.Create(StandInGpu.Attach, isRequired: true));
        Cutout cutout = await engine.CutAsync(ImageFiles.Small("png"), new CutoutOptions(), progress: null, Token);
        Assert.Equal((ModelDevice.Cuda, ModelPrecision.Fp32), (cutout.Device, cutout.Precision));
    }

    public void Dispose() => _folder.Dispose();

    private ModelPreparation Create(AttachDevice attach, bool isRequired) =>
        new(_store, TimeProvider.System, StandInGpu.Create(attach, isRequired));
}
