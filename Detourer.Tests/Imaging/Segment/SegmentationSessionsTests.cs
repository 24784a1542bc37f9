using Detourer.Imaging;
using Detourer.Imaging.Models;
using Detourer.Imaging.Segment;
using Microsoft.Extensions.Time.Testing;

namespace Detourer.Tests.Imaging.Segment;

public sealed class SegmentationSessionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SegmentationSessions _sessions;

    /// <summary>A budget of 100 MB.</summary>
    public SegmentationSessionsTests() => _sessions = new SegmentationSessions(
        (model, precision, _) =>
            Task.FromResult(new ModelFile(PathOf(model, precision), precision ?? ModelPrecision.Fp32)),
        new InferenceQueue(new FakeTimeProvider()), budget: 100_000_000);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_least_recently_used_model_is_unloaded_when_the_budget_is_used_up()
    {
        (Model a, Model b, Model c) = (Create("a", 40), Create("b", 40), Create("c", 40));
        foreach (Model model in (Model[])[a, b, a]) await UseAsync(model);
        Assert.Equal(["b", "a"], _sessions.Loaded);

        await UseAsync(c);
        Assert.Equal(["a", "c"], _sessions.Loaded);
        await UseAsync(b);
        Assert.Equal(["c", "b"], _sessions.Loaded);
    }

    [Fact]
    public async Task A_model_that_runs_in_another_precision_is_in_memory_once()
    {
        Model a = Create("a", 20);
        File.Copy(PathOf(a, ModelPrecision.Fp32), PathOf(a, ModelPrecision.Int8));
        await UseAsync(a);
        SessionLease inUse = await _sessions.RentAsync(a, ModelPrecision.Int8, Token);
        Assert.Equal(["a"], _sessions.Loaded);

        await UseAsync(a);
        Assert.Equal(["a", "a"], _sessions.Loaded);
        inUse.Dispose();
        Assert.Equal(["a"], _sessions.Loaded);
    }

    [Fact]
    public async Task A_model_in_use_is_not_unloaded_and_the_next_one_waits_for_it()
    {
        (Model a, Model b) = (Create("a", 60), Create("b", 60));
        SessionLease inUse = await _sessions.RentAsync(a, precision: null, Token);
        Task<SessionLease> next = _sessions.RentAsync(b, precision: null, Token);
        Task<SessionLease> behind = _sessions.RentAsync(a, precision: null, Token);
        Assert.False(next.IsCompleted);
        Assert.False(behind.IsCompleted, "More photos for one model must not starve another model.");
        Assert.Equal(["a"], _sessions.Loaded);

        inUse.Dispose();
        (await next).Dispose();
        Assert.Equal("a", (await behind).Session.Model.Name);
        (await behind).Dispose();
    }

    [Fact]
    public async Task A_wait_for_memory_can_be_cancelled()
    {
        using SessionLease inUse = await _sessions.RentAsync(Create("a", 60), precision: null, Token);
        using var cancellation = new CancellationTokenSource();
        Task<SessionLease> next = _sessions.RentAsync(Create("b", 60), precision: null, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        (await _sessions.RentAsync(Create("a", 60), precision: null, Token)).Dispose();
    }

    [Fact]
    public async Task A_model_that_cannot_fit_is_refused_before_it_is_downloaded_or_loaded()
    {
        Model large = TinyNetwork.Model("large", memoryMegabytes: 101);
        ImagingException error =
            await Assert.ThrowsAsync<ImagingException>(() => _sessions.RentAsync(large, precision: null, Token));
        Assert.Equal(("model_too_large_for_worker", false), (error.Code, error.IsTransient));
        Assert.Contains("101 MB", error.Message, StringComparison.Ordinal);
        Assert.Contains("100 MB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unloaded_model_runs_again_after_it_is_loaded_again()
    {
        (Model a, Model b) = (Create("a", 60), Create("b", 60));
        float[] first = await RunAsync(a);
        await RunAsync(b);
        Assert.Equal(["b"], _sessions.Loaded);
        Assert.Equal(first, await RunAsync(a));
    }

    [Fact]
    public void The_default_budget_holds_the_default_model_and_leaves_memory_for_pixels()
    {
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        long budget = ModelMemory.DefaultBudget();
        Assert.True(budget >= ModelCatalog.BuiltIn.Default.MemoryBytes);
        Assert.True(budget < available || budget == ModelCatalog.BuiltIn.Default.MemoryBytes);
        new ImagingLimits().CheckMemory(ModelCatalog.BuiltIn.Default);
    }

    public void Dispose()
    {
        _sessions.Dispose();
        _folder.Dispose();
    }

    private Model Create(string name, int megabytes)
    {
        Model model = TinyNetwork.Model(name, megabytes);
        TinyNetwork.Write(_folder.Path, model);
        return model;
    }

    private string PathOf(Model model, ModelPrecision? precision) =>
        Path.Combine(_folder.Path, precision == ModelPrecision.Int8 ? $"{model.Name}.int8.onnx" : model.FileName);

    private async Task UseAsync(Model model) => (await _sessions.RentAsync(model, precision: null, Token)).Dispose();

    private async Task<float[]> RunAsync(Model model)
    {
        using SessionLease lease = await _sessions.RentAsync(model, precision: null, Token);
        float[] input = [.. Enumerable.Range(0, 3 * model.InputSize * model.InputSize).Select(i => i % 7 / 7f)];
        float[] output = [];
        _sessions.Inference.Run(lease.Session, input, values => output = values.ToArray(), timer: null, Token);
        return output;
    }
}
