using Detourer.Imaging;
using Detourer.Imaging.Models;
using Detourer.Imaging.Prepare.Onnx;
using Detourer.Tests.Imaging.Prepare;
using Detourer.Worker;
using Detourer.Worker.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Detourer.Tests.Worker;

public sealed class ModelPreparerTests : IDisposable
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(5);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly RecordedLogs _logs = new();
    private readonly ActiveJobsHealthCheck _active;
    private readonly ModelStore _store;
    private readonly CutoutEngine _engine;
    private readonly LoggerFactory _loggers;
    private readonly ModelPreparer _preparer;

    public ModelPreparerTests()
    {
        _store = new ModelStore(new ModelStoreOptions { Directory = _folder.Path }, TimeProvider.System);
        _engine = new CutoutEngine(_store, new ImagingLimits(), TimeProvider.System);
        _active = new ActiveJobsHealthCheck(new ImagingLimits(), _time);
        _loggers = new LoggerFactory([_logs]);
        _preparer = new ModelPreparer(
            _store, _engine, StandInEngine.ReadyModel(), _active, _time, _loggers.CreateLogger<ModelPreparer>());
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IEnumerable<string> Prepared => _logs.All.Select(log => log.Text.Split(' ')[1]);

    [Fact]
    public async Task All_models_on_disk_are_prepared_the_default_one_first()
    {
        foreach (string name in (string[])["silueta", "u2netp", "isnet-general-use"]) Publish(name);
        await _preparer.StartAsync(Token);
        await AdvanceUntilAsync(() => Prepared.Count() == 3);
        Assert.Equal("isnet-general-use", Prepared.First());
        Assert.Equal(["silueta", "u2netp"], Prepared.Skip(1).Order());
        Assert.All(_logs.All, log => Assert.EndsWith(
            "runs in fp32: no calibration for this file.", log.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Other_models_than_the_default_one_wait_until_no_job_runs()
    {
        Publish("isnet-general-use");
        ActiveJobsHealthCheck.ActiveJob job = _active.Begin();
        await _preparer.StartAsync(Token);
        await AdvanceUntilAsync(() => Prepared.Any());
        Publish("u2netp");
        for (int i = 0; i < 3; i++) _time.Advance(_interval);
        Assert.Null(_engine.Find(ModelCatalog.BuiltIn.Find("u2netp")));

        job.Dispose();
        await AdvanceUntilAsync(() => Prepared.Count() == 2);
        Assert.NotNull(_engine.Find(ModelCatalog.BuiltIn.Find("u2netp")));
    }

    [Fact]
    public async Task A_model_that_cannot_be_prepared_does_not_keep_the_others_from_it()
    {
        Publish("isnet-general-use");
        Publish("silueta");
        await File.WriteAllTextAsync(_store.PathOf(ModelCatalog.BuiltIn.Find("u2netp")), "no network", Token);
        await _preparer.StartAsync(Token);
        await AdvanceUntilAsync(() => Prepared.Count() == 3);
        Assert.Contains(
            _logs.All, log => log.Text.StartsWith("Model u2netp was not prepared: ", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _preparer.StopAsync(CancellationToken.None).GetAwaiter().GetResult();
        _preparer.Dispose();
        _engine.Dispose();
        _loggers.Dispose();
        _folder.Dispose();
    }

    private Task AdvanceUntilAsync(Func<bool> isTrue) => Eventually.TrueAsync(
        () =>
        {
            _time.Advance(_interval);
            return Task.FromResult(isTrue());
        },
        TimeSpan.FromMinutes(5));

    private void Publish(string name)
    {
        Model model = ModelCatalog.BuiltIn.Find(name);
        File.WriteAllBytes(_store.PathOf(model), OnnxWriter.Write(PublishedNetwork.Graph(model.InputSize)));
    }
}
