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
        new ModelStore(new ModelStoreOptions { Directory = _folder.Path }, TimeProvider.System),
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
    public async Task A_model_in_use_is_not_unloaded_and_the_next_one_waits_for_it()
    {
        (Model a, Model b) = (Create("a", 60), Create("b", 60));
        SessionLease inUse = await _sessions.RentAsync(a, Token);
        Task<SessionLease> next = _sessions.RentAsync(b, Token);
        Task<SessionLease> behind = _sessions.RentAsync(a, Token);
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
        using SessionLease inUse = await _sessions.RentAsync(Create("a", 60), Token);
        using var cancellation = new CancellationTokenSource();
        Task<SessionLease> next = _sessions.RentAsync(Create("b", 60), cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        (await _sessions.RentAsync(Create("a", 60), Token)).Dispose();
    }

    [Fact]
    public async Task A_model_that_cannot_fit_is_refused_before_it_is_downloaded_or_loaded()
    {
        Model large = TinyNetwork.Model("large", memoryMegabytes: 101);
        ImagingException error =
            await Assert.ThrowsAsync<ImagingException>(() => _sessions.RentAsync(large, Token));
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

    private async Task UseAsync(Model model) => (await _sessions.RentAsync(model, Token)).Dispose();

    private async Task<float[]> RunAsync(Model model)
    {
        using SessionLease lease = await _sessions.RentAsync(model, Token);
        float[] input = [.. Enumerable.Range(0, 3 * model.InputSize * model.InputSize).Select(i => i % 7 / 7f)];
        float[] output = [];
        _sessions.Inference.Run(lease.Session, input, values => output = values.ToArray(), timer: null, Token);
        return output;
    }
}
