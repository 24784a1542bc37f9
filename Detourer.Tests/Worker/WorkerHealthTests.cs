using System.Net;
using Detourer.Imaging;
using Detourer.Worker.Models;

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
    public async Task A_worker_that_downloads_its_model_is_alive_and_not_ready()
    {
        var model = new ModelStatus();
        await using WorkerFixture worker = await WorkerFixture.StartAsync(
            (_, _, _, _) => Task.FromResult(WorkerFixture.Cutout), model);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), await ProbeAsync(worker));
        model.Set(model.Now with { State = ModelState.Ready });
        Assert.Equal(_well, await ProbeAsync(worker));
    }

    private static async Task<(HttpStatusCode Alive, HttpStatusCode Health)> ProbeAsync(WorkerFixture worker) =>
        (await GetAsync(worker, "/alive"), await GetAsync(worker, "/health"));

    private static async Task<HttpStatusCode> GetAsync(WorkerFixture worker, string path)
    {
        using HttpResponseMessage answer = await worker.Http.GetAsync(path, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
