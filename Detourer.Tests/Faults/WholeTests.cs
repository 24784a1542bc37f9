using System.Text.Json;
using Detourer.Imaging.Pixels;

namespace Detourer.Tests.Faults;

/// <summary>A real photo, the real model, web and worker apart: one run, which all of these tests look at.</summary>
public sealed class WholeRun(FaultServers servers) : IAsyncLifetime
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
            // The network takes every core for a while.
            settings: [.. Telemetry.Settings, (StandInEngine.Variable, ""), ("Jobs__Lease", "00:01:00"), ("Limits__MaxDuration", "00:05:00")]);
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
public sealed class WholeTests(WholeRun run) : IClassFixture<WholeRun>
{
    [Fact]
    public void The_cutout_is_that_of_the_real_network()
    {
        Assert.Equal(("succeeded", 1), (run.Job.GetProperty("state").GetString(), run.Job.GetProperty("attempts").GetInt32()));
        using PixelBuffer cutout = Pictures.Decode(run.Cutout);
        using PixelBuffer alpha = Pictures.AlphaOf(cutout);
        using PixelBuffer reference = Network.Reference(WholeRun.Photo);
        Assert.InRange(Pictures.Overlap(alpha, reference), 0.97, 1);
    }

    [Fact]
    public async Task From_the_upload_to_the_page_that_hears_of_it_a_job_is_one_trace()
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
        Assert.All(trace.Where(span => span.Name.StartsWith("step.", StringComparison.Ordinal)), step => Assert.Equal(Run().Id, step.Parent));
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

    /// <summary>Whichever process sweeps tells of it.</summary>
    [Fact]
    public Task The_queue_tells_how_long_and_how_old_it_is() => EventuallyAsync(() => new[] { ("detourer.queue.length", "{job}"), ("detourer.queue.oldest", "s") }
        .Except(run.Telemetry.Metrics.Select(metric => (metric.Name, metric.Unit))));

    [Fact]
    public Task What_is_said_of_a_job_names_it_and_its_trace() => EventuallyAsync(() => new[] { ("Detourer.Web", Run().Trace), ("Detourer.Worker", Run().Trace) }
        .Except(run.Telemetry.Logs.Where(line => line.Attributes.GetValueOrDefault("Job") == run.Id)
            .Select(line => (line.Service, line.Trace))));

    private Span[] Trace() => [.. run.Telemetry.Spans.Where(span => span.Trace == Run().Trace)];

    /// <summary>The worker's span, which says whose it is.</summary>
    private Span Run() => run.Telemetry.Spans.LastOrDefault(span => span.Attributes.GetValueOrDefault("job.id") == run.Id)
        ?? new Span("", "", "none yet", "", "", new Dictionary<string, string>());

    /// <summary>Telemetry comes a moment after what it speaks of.</summary>
    private static async Task EventuallyAsync<T>(Func<IEnumerable<T>> missing)
    {
        T[] last = [];
        try
        {
            await Eventually.TrueAsync(() => Task.FromResult((last = [.. missing()]).Length == 0), TimeSpan.FromSeconds(30));
        }
        catch (Xunit.Sdk.XunitException)
        {
            Assert.Fail($"Missing: {string.Join(", ", last)}");
        }
    }
}
