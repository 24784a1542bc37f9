using System.Net;
using Detourer.Imaging;
using Detourer.Jobs.Workers;
using Detourer.Worker;
using Detourer.Worker.Models;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace Detourer.Tests.Worker;

/// <summary>The health checks of a worker.</summary>
public sealed class WorkerHealthTests
{
    private static readonly (HttpStatusCode Alive, HttpStatusCode Health) _well =
        (HttpStatusCode.OK, HttpStatusCode.OK);

    [Fact]
    public async Task A_busy_worker_is_alive_and_a_stuck_one_is_not()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using WorkerFixture worker = await WorkerFixture.StartAsync(async (_, _, _, _) =>
        {
            begun.TrySetResult();
            await released.Task; // ignores cancellation, like stuck code
            return WorkerFixture.Cutout;
        });
        Assert.Equal(_well, await ProbeAsync(worker));

        await worker.AddAsync();
        await begun.Task;
        worker.Time.Advance(new ImagingLimits().MaxDuration);
        Assert.Equal(_well, await ProbeAsync(worker));

        worker.Time.Advance(TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(1));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), await ProbeAsync(worker));

        released.SetResult();
        await Eventually.TrueAsync(async () => await ProbeAsync(worker) == _well);
    }

    [Fact]
    public async Task A_job_that_makes_progress_for_an_hour_is_stuck_only_after_the_progress_stops()
    {
        var time = new FakeTimeProvider();
        var check = new ActiveJobsHealthCheck(new ImagingLimits(), time);
        using ActiveJobsHealthCheck.ActiveJob downloading = check.Begin();
        for (int minute = 0; minute < 60; minute++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            downloading.Beat();
            Assert.Equal(HealthStatus.Healthy, await StatusAsync(check));
        }

        time.Advance(new ImagingLimits().MaxDuration + TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(1));
        Assert.Equal(HealthStatus.Unhealthy, await StatusAsync(check));
    }

    [Fact]
    public async Task A_job_that_waits_for_a_slow_model_is_not_stuck()
    {
        var time = new FakeTimeProvider();
        var check = new ActiveJobsHealthCheck(new ImagingLimits(), time);
        ActiveJobsHealthCheck.ActiveJob slow = check.Begin();
        slow.Limit = TimeSpan.FromMinutes(20);
        slow.Beat();
        using ActiveJobsHealthCheck.ActiveJob waiting = check.Begin();
        time.Advance(TimeSpan.FromMinutes(20));
        slow.Dispose();
        Assert.Equal(HealthStatus.Healthy, await StatusAsync(check));
    }

    [Fact]
    public async Task A_stuck_job_is_detected_while_other_jobs_finish()
    {
        var time = new FakeTimeProvider();
        var check = new ActiveJobsHealthCheck(new ImagingLimits(), time);
        using ActiveJobsHealthCheck.ActiveJob stuck = check.Begin();
        for (int i = 0; i < 3; i++)
        {
            using ActiveJobsHealthCheck.ActiveJob other = check.Begin();
            time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(HealthStatus.Unhealthy, await StatusAsync(check));
    }

    private static async Task<HealthStatus> StatusAsync(ActiveJobsHealthCheck check) =>
        (await check.CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken)).Status;

    [Fact]
    public async Task A_worker_that_downloads_its_model_is_alive_and_not_ready()
    {
        var model = new ModelStatus();
        await using WorkerFixture worker = await WorkerFixture.StartAsync(
            (_, _, _, _) => Task.FromResult(WorkerFixture.Cutout), model);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), await ProbeAsync(worker));
        model.Set(model.Now with { State = ModelState.Ready });
        Assert.Equal(_well, await ProbeAsync(worker));
    }

    [Fact]
    public async Task The_health_of_a_worker_says_what_its_networks_run_on()
    {
        await using WorkerFixture worker = await WorkerFixture.StartAsync(
            (_, _, _, _) => Task.FromResult(WorkerFixture.Cutout));
        string health = await worker.Http.GetStringAsync("/health", TestContext.Current.CancellationToken);
        string[] lines = health.Split('\n');
        Assert.Equal("Healthy", lines[0]);
        Assert.StartsWith("device: cpu: ", Assert.Single(lines[1..]), StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Alive, HttpStatusCode Health)> ProbeAsync(WorkerFixture worker) =>
        (await GetAsync(worker, "/alive"), await GetAsync(worker, "/health"));

    private static async Task<HttpStatusCode> GetAsync(WorkerFixture worker, string path)
    {
        using HttpResponseMessage answer = await worker.Http.GetAsync(path, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
