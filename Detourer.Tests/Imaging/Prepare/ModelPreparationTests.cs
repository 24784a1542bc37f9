using Detourer.Imaging;
using Detourer.Imaging.Models;
using Detourer.Imaging.Prepare;
using Detourer.Imaging.Prepare.Onnx;

namespace Detourer.Tests.Imaging.Prepare;

public sealed class ModelPreparationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ModelStore _store;
    private readonly ModelPreparation _preparation;

    public ModelPreparationTests()
    {
        _store = new ModelStore(new ModelStoreOptions { Directory = _folder.Path }, TimeProvider.System);
        _preparation = new ModelPreparation(_store, TimeProvider.System);
        Publish(PublishedNetwork.Graph());
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Model Tiny => PublishedNetwork.Model;

    private string Decision => Assert.Single(Directory.GetFiles(_store.PreparedFolder, "tiny.*.json"));

    [Fact]
    public async Task A_model_is_folded_when_it_is_first_used_and_its_precision_is_pending()
    {
        Assert.Null(_preparation.Find(Tiny));
        ModelFile file = await ChooseAsync(ModelPrecision.Auto);
        Assert.Equal(ModelPrecision.Fp32, file.Precision);
        Assert.EndsWith(".fp32.ort", file.Path, StringComparison.Ordinal);
        Assert.True(File.Exists(file.Path));
        Assert.True(_preparation.Find(Tiny)!.IsPending);
    }

    [Fact]
    public async Task A_model_without_a_calibration_runs_in_fp32()
    {
        PreparedModel prepared = await _preparation.PrepareAsync(Tiny, Token);
        Assert.Equal((ModelPrecision.Fp32, false, false), (prepared.Precision, prepared.HasInt8, prepared.IsPending));
        Assert.Equal("fp32: no calibration for this file", prepared.Describe());
    }

    [Fact]
    public async Task A_calibrated_model_is_compared_and_the_decision_has_its_figures()
    {
        await CalibrateAsync();
        PreparedModel prepared = await _preparation.PrepareAsync(Tiny, Token);
        Assert.True(prepared.HasInt8);
        Assert.NotNull(prepared.Gate);
        Assert.InRange(prepared.Gate.Overlap, 0.5, 1);
        Assert.True(prepared.Gate is { ReferenceMilliseconds: > 0, CandidateMilliseconds: > 0 });
        Assert.Equal(
            prepared.Gate.Refusal() is null ? ModelPrecision.Int8 : ModelPrecision.Fp32,
            (await ChooseAsync(ModelPrecision.Auto)).Precision);
    }

    [Fact]
    public async Task What_was_decided_is_not_decided_again_and_other_processes_find_it()
    {
        await CalibrateAsync();
        PreparedModel first = await _preparation.PrepareAsync(Tiny, Token);
        DateTime written = File.GetLastWriteTimeUtc(Decision);
        using var other = new ModelPreparation(_store, TimeProvider.System);
        Assert.Equal(first, await other.PrepareAsync(Tiny, Token));
        Assert.Equal(written, File.GetLastWriteTimeUtc(Decision));
    }

    [Fact]
    public async Task Of_several_that_prepare_at_once_one_does_the_work()
    {
        await CalibrateAsync();
        ModelPreparation[] processes =
            [.. Enumerable.Range(0, 4).Select(_ => new ModelPreparation(_store, TimeProvider.System))];
        PreparedModel[] decisions = await Task.WhenAll(processes.Select(each => each.PrepareAsync(Tiny, Token)));
        foreach (ModelPreparation each in processes) each.Dispose();
        // Two comparisons never measure the same times.
        Assert.Single(decisions.Distinct());
    }

    [Fact]
    public async Task A_request_for_a_precision_is_met_whatever_was_decided()
    {
        await CalibrateAsync();
        await _preparation.PrepareAsync(Tiny, Token);
        foreach (ModelPrecision precision in (ModelPrecision[])[ModelPrecision.Int8, ModelPrecision.Fp32])
            Assert.Equal(precision, (await ChooseAsync(precision)).Precision);
    }

    [Fact]
    public async Task A_request_for_int8_that_cannot_be_met_is_refused()
    {
        ImagingException error = await Assert.ThrowsAsync<ImagingException>(() => ChooseAsync(ModelPrecision.Int8));
        Assert.Equal("precision_unavailable", error.Code);
    }

    [Fact]
    public async Task A_file_that_was_replaced_is_prepared_anew_and_the_old_results_are_removed()
    {
        await _preparation.PrepareAsync(Tiny, Token);
        string before = Decision;
        Publish(PublishedNetwork.Graph(OnnxType.Float));
        Assert.Null(_preparation.Find(Tiny));
        await _preparation.PrepareAsync(Tiny, Token);
        Assert.NotEqual(before, Decision);
    }

    [Fact]
    public async Task A_network_that_cannot_be_folded_is_used_as_published()
    {
        OnnxGraph graph = PublishedNetwork.Graph(OnnxType.Float);
        Publish(graph with
        {
            Nodes = [.. graph.Nodes.Select(node =>
                node.Operator == "Relu" ? node with { Operator = "Softplus" } : node)],
        });
        Assert.Equal(_store.PathOf(Tiny), (await ChooseAsync(ModelPrecision.Auto)).Path);
        Assert.Contains("Softplus", _preparation.Find(Tiny)!.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_results_cannot_be_stored_the_model_is_used_as_published()
    {
        // Stands for a read-only disk, also where tests run as root: there is a file where the folder should be.
        await File.WriteAllTextAsync(_store.PreparedFolder, "", Token);
        Assert.Equal(_store.PathOf(Tiny), (await ChooseAsync(ModelPrecision.Auto)).Path);
    }

    [Fact]
    public async Task A_damaged_decision_is_made_again()
    {
        PreparedModel first = await _preparation.PrepareAsync(Tiny, Token);
        await File.WriteAllTextAsync(Decision, "{", Token);
        Assert.Null(_preparation.Find(Tiny));
        Assert.Equal(first, await _preparation.PrepareAsync(Tiny, Token));
    }

    [Fact]
    public async Task A_file_that_is_no_network_is_broken()
    {
        await File.WriteAllTextAsync(_store.PathOf(Tiny), "no network", Token);
        ImagingException error = await Assert.ThrowsAsync<ImagingException>(() => ChooseAsync(ModelPrecision.Auto));
        Assert.Equal("model_broken", error.Code);
    }

    [Fact]
    public async Task Nothing_prepared_is_left_of_a_model_that_is_removed()
    {
        await _preparation.PrepareAsync(Tiny, Token);
        _preparation.Remove(Tiny);
        Assert.Empty(Directory.GetFiles(_store.PreparedFolder));
    }

    public void Dispose()
    {
        _preparation.Dispose();
        _folder.Dispose();
    }

    private Task<ModelFile> ChooseAsync(ModelPrecision precision) => _preparation.ChooseAsync(Tiny, precision, Token);

    private Task<string> CalibrateAsync() =>
        _preparation.CalibrateAsync(
            Tiny, [.. GatePictures.Read().Select(picture => (ReadOnlyMemory<byte>)picture)], Token);

    private void Publish(OnnxGraph graph) => File.WriteAllBytes(_store.PathOf(Tiny), OnnxWriter.Write(graph));
}
