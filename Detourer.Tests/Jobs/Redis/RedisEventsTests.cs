using System.Text.Json;
using Detourer.Jobs;
using Detourer.Jobs.Events;

namespace Detourer.Tests.Jobs.Redis;

public sealed class RedisEventsTests(SharedMariaDb mariaDb) : IClassFixture<SharedMariaDb>, IAsyncLifetime
{
    private JobsFixture _jobs = null!;

    public async ValueTask InitializeAsync() => _jobs = await JobsFixture.CreateAsync(mariaDb);

    [Theory]
    [InlineData(JobState.Running)]
    [InlineData(JobState.Succeeded)]
    [InlineData(JobState.Failed)]
    public async Task An_event_carries_the_row_without_private_fields(JobState state)
    {
        Job job = await _jobs.AddAsync(state);
        JobEvent heard = await HearAsync(JobEvent.Changed(job, "00-1-1-01"));
        Assert.Equal((job.Id, null, "00-1-1-01"), (heard.Id, heard.Step, heard.Trace));
        Job row = (await _jobs.Rows.FindAsync(job.Id, JobsFixture.Token))!;
        Assert.Equal(
            JsonSerializer.Serialize(row with { Client = null, Errors = [] }), JsonSerializer.Serialize(heard.Row));
    }

    [Fact]
    public async Task An_event_about_a_step_carries_no_row()
    {
        var id = Guid.CreateVersion7(_jobs.Time.GetUtcNow());
        Assert.Equal(JobEvent.Began(id, "segment"), await HearAsync(JobEvent.Began(id, "segment")));
    }

    [Fact]
    public async Task The_worker_of_a_cancelled_job_is_notified()
    {
        Job job = await _jobs.AddAsync(JobState.Cancelled);
        var heard = new TaskCompletionSource();
        using IDisposable listening = _jobs.Events.SubscribeToCancellation(job.Id, heard.SetResult);
        await _jobs.Events.PublishAsync(JobEvent.Changed(job));
        await heard.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, JobsFixture.Token);
    }

    public ValueTask DisposeAsync() => _jobs.DisposeAsync();

    private async Task<JobEvent> HearAsync(JobEvent change)
    {
        var heard = new TaskCompletionSource<JobEvent>();
        using IDisposable listening = _jobs.Events.Subscribe(told =>
        {
            if (told is { } one) heard.TrySetResult(one);
        });
        // A subscription takes a moment to reach the server, and events published before are lost.
        while (!heard.Task.IsCompleted)
        {
            await _jobs.Events.PublishAsync(change);
            await Task.WhenAny(
                heard.Task, Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, JobsFixture.Token));
        }

        return await heard.Task;
    }
}
