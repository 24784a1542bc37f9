using Detourer.Jobs;
using Detourer.Jobs.Queue;

namespace Detourer.Tests.Worker;

public sealed class JobRunnerTests
{
    private const int OutcomeLost = 105;
    private const int ClaimFailed = 112;

    [Fact]
    public async Task A_kind_without_a_handler_fails_with_its_own_code_and_the_worker_continues()
    {
        await using WorkerFixture worker = await WorkerFixture.StartAsync(
            (_, _, _, _) => Task.FromResult(WorkerFixture.Cutout));
        Guid unknown = await worker.AddAsync(kind: "hologram");
        Job? failed = null;
        await Eventually.TrueAsync(async () =>
        {
            worker.Time.Advance(TimeSpan.FromSeconds(5));
            failed = await worker.FindAsync(unknown);
            return failed.State == JobState.Failed;
        });
        Assert.Equal("kind_unsupported", failed!.FailureCode);
        Guid next = await worker.AddAsync();
        await Eventually.TrueAsync(async () => await worker.StateAsync(next) == JobState.Succeeded);
    }

    [Fact]
    public async Task A_claim_that_fails_is_not_logged_as_a_lost_outcome()
    {
        await using WorkerFixture worker = await WorkerFixture.StartAsync(
            (_, _, _, _) => Task.FromResult(WorkerFixture.Cutout));
        await worker.ExecuteAsync("ALTER TABLE jobs RENAME TO hidden");
        var id = Guid.CreateVersion7(worker.Time.GetUtcNow());
        await worker.Queue.AddAsync([new QueueEntry(id, Lane.Interactive, null, null)], JobsFixture.Token);
        await Eventually.TrueAsync(() => Task.FromResult(worker.Logs.All.Any(entry => entry.Id == ClaimFailed)));
        Assert.DoesNotContain(worker.Logs.All, entry => entry.Id == OutcomeLost);
        await worker.ExecuteAsync("ALTER TABLE hidden RENAME TO jobs");
    }
}
