using Detourer.Jobs.Queue;

namespace Detourer.Tests.Jobs;

/// <summary>The lanes of the queue of a single process.</summary>
public sealed class MemoryQueueTests : IAsyncLifetime
{
    private JobsFixture _jobs = null!;

    private static CancellationToken Token => JobsFixture.Token;

    public async ValueTask InitializeAsync() => _jobs = await JobsFixture.CreateAsync();

    [Fact]
    public async Task A_batch_that_fills_its_lane_does_not_delay_an_interactive_job()
    {
        await _jobs.Queue.AddAsync([.. Enumerable.Range(0, 12_000).Select(_ => Entry(Lane.Bulk))], Token);
        QueueEntry person = Entry(Lane.Interactive);
        await _jobs.Queue.AddAsync([person], Token);
        Guid[] first = [(await _jobs.Queue.TakeAsync(Token)).Id, (await _jobs.Queue.TakeAsync(Token)).Id];
        Assert.Contains(person.Id, first);
    }

    [Fact]
    public async Task Full_lanes_are_served_exactly_by_their_weights()
    {
        await _jobs.Queue.AddAsync([.. Enumerable.Range(0, 30).Select(i => Entry((Lane)(i % 3)))], Token);
        List<Lane> lanes = [];
        for (int i = 0; i < 10; i++) lanes.Add((await _jobs.Queue.TakeAsync(Token)).Lane);
        Assert.Equal([6, 3, 1], Enum.GetValues<Lane>().Select(lane => lanes.Count(taken => taken == lane)));
    }

    [Fact]
    public async Task An_entry_is_added_once_and_can_be_added_again_after_its_return()
    {
        QueueEntry entry = Entry(Lane.Interactive);
        await _jobs.Queue.AddAsync([entry, entry], Token);
        Assert.Equal(1, (await _jobs.Queue.DepthsAsync(Token))[0].Length);
        await _jobs.Queue.ReturnAsync(await _jobs.Queue.TakeAsync(Token), dueAt: null);
        await _jobs.Queue.AddAsync([entry], Token);
        Assert.Equal(entry.Id, (await _jobs.Queue.TakeAsync(Token)).Id);
    }

    public ValueTask DisposeAsync() => _jobs.DisposeAsync();

    private static QueueEntry Entry(Lane lane) => new(Guid.CreateVersion7(), lane, null, null);
}
