using System.Text.Json;
using Detourer.Imaging.Pixels;

namespace Detourer.Tests.Faults;

/// <summary>One run of a real photo with the real model through separate web and worker processes.</summary>
public sealed class EndToEndRun(FaultServers servers) : IAsyncLifetime
{
    public const string Photo = "horse.jpg";

    private Fleet _fleet = null!;

    internal OtlpReceiver Telemetry { get; private set; } = null!;

    internal JsonElement Job { get; private set; }

    internal string Id => Job.GetProperty("id").GetString()!;

    internal byte[] Cutout { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        Require.Model();
        byte[] photo = Network.Read(Photo);
        Telemetry = await OtlpReceiver.StartAsync();
        _fleet = await Fleet.StartAsync(
            servers, workers: 1,
            // The network uses every core for a while.
            settings:
            [
                .. Telemetry.Settings,
                (StandInEngine.Variable, ""),
                ("Jobs__Lease", "00:01:00"),
                ("Limits__MaxDuration", "00:05:00"),
            ]);
        WebServer web = _fleet.Webs[0];
        string id = await web.AddAsync(photo);
        Job = await web.WaitAsync(id, "succeeded", "failed");
        Assert.True(Job.GetProperty("state").GetString() == "succeeded", $"{Job}\n{_fleet.Log()}");
        Cutout = await web.Http.GetByteArrayAsync($"/api/v1/jobs/{id}/result", TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_fleet is not null) await _fleet.DisposeAsync();
        if (Telemetry is not null) await Telemetry.DisposeAsync();
    }
}

[Collection(FaultCollection.Name)]
public sealed class EndToEndTests(EndToEndRun run) : IClassFixture<EndToEndRun>
{
    [Fact]
    public void The_cutout_is_that_of_the_real_network()
    {
        Assert.Equal("succeeded", run.Job.GetProperty("state").GetString());
        Assert.Equal(1, run.Job.GetProperty("attempts").GetInt32());
        using PixelBuffer cutout = Pictures.Decode(run.Cutout);
        using PixelBuffer alpha = Pictures.AlphaOf(cutout);
        using PixelBuffer reference = Network.Reference(EndToEndRun.Photo);
        Assert.InRange(Pictures.Overlap(alpha, reference), 0.97, 1);
    }

    [Fact]
    public async Task A_job_is_one_trace_from_the_upload_to_the_update_of_the_page()
    {
        (string Service, string Name)[] expected =
        [
            ("Detourer.Web", "POST /api/v1/jobs"),
            ("Detourer.Web", "job.store_files"), ("Detourer.Web", "job.add_row"), ("Detourer.Web", "job.enqueue"),
            ("Detourer.Worker", "job.run"),
            ("Detourer.Worker", "step.decode"), ("Detourer.Worker", "step.segment"), ("Detourer.Worker", "step.refine"),
            ("Detourer.Worker", "step.compose"), ("Detourer.Worker", "step.encode"),
            ("Detourer.Worker", "job.store_result"), ("Detourer.Worker", "job.write_outcome"),
            ("Detourer.Web", "job.tell"),
        ];
        await EventuallyAsync(() => expected.Except(Trace().Select(span => (span.Service, span.Name.TrimEnd('/')))));

        Span[] trace = Trace();
        Span root = Assert.Single(trace, span => span.Parent == "");
        Assert.Equal(expected[0], (root.Service, root.Name.TrimEnd('/')));
        Assert.Empty(trace.Select(span => span.Parent).Except([.. trace.Select(span => span.Id), ""]));
        Assert.All(
            trace.Where(span => span.Name.StartsWith("step.", StringComparison.Ordinal)),
            step => Assert.Equal(Run().Id, step.Parent));
    }

    [Fact]
    public Task Metrics_have_their_units() => EventuallyAsync(() => new[]
        {
            ("Detourer.Web", "detourer.jobs.accepted", "{job}"), ("Detourer.Web", "detourer.originals.bytes", "By"),
            ("Detourer.Worker", "detourer.attempts", "{attempt}"), ("Detourer.Worker", "detourer.results.bytes", "By"),
            ("Detourer.Worker", "detourer.job.wait", "s"), ("Detourer.Worker", "detourer.job.run", "s"),
            ("Detourer.Worker", "detourer.job.duration", "s"), ("Detourer.Worker", "detourer.step.duration", "s"),
            ("Detourer.Worker", "detourer.model.load", "s"),
        }
        .Except(run.Telemetry.Metrics.Select(metric => (metric.Service, metric.Name, metric.Unit))));

    /// <summary>The process that sweeps reports these metrics.</summary>
    [Fact]
    public Task Metrics_report_length_and_age_of_the_queue() => EventuallyAsync(() =>
        new[] { ("detourer.queue.length", "{job}"), ("detourer.queue.oldest", "s") }
            .Except(run.Telemetry.Metrics.Select(metric => (metric.Name, metric.Unit))));

    [Fact]
    public Task Log_records_about_a_job_have_its_id_and_its_trace() => EventuallyAsync(() =>
        new[] { ("Detourer.Web", Run().Trace), ("Detourer.Worker", Run().Trace) }
            .Except(run.Telemetry.Logs
                .Where(line => line.Attributes.Any(
                    attribute => attribute is { Key: "Job" or "JobId" } && attribute.Value == run.Id))
                .Select(line => (line.Service, line.Trace))));

    private Span[] Trace() => [.. run.Telemetry.Spans.Where(span => span.Trace == Run().Trace)];

    /// <summary>The worker's span, which has the id of the job.</summary>
    private Span Run() =>
        run.Telemetry.Spans.LastOrDefault(span => span.Attributes.GetValueOrDefault("job.id") == run.Id)
        ?? new Span("", "", "none yet", "", "", new Dictionary<string, string>());

    /// <summary>Waits, because telemetry arrives later than what it reports.</summary>
    private static async Task EventuallyAsync<T>(Func<IEnumerable<T>> missing)
    {
        T[] last = [];
        try
        {
            await Eventually.TrueAsync(
                () => Task.FromResult((last = [.. missing()]).Length == 0), TimeSpan.FromSeconds(30));
        }
        catch (Xunit.Sdk.XunitException)
        {
            Assert.Fail($"Missing: {string.Join(", ", last)}");
        }
    }
}
