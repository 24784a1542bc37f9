using Detourer.Jobs;
using Detourer.Jobs.Events;
using Detourer.Jobs.Standalone;
using Detourer.Web.Live;
using Detourer.Web.Workers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Detourer.Tests.Web;

public sealed class LiveHubTests : IAsyncLifetime
{
    private readonly FleetModels _models =
        new(new InProcessWorkers(), TimeProvider.System, NullLogger<FleetModels>.Instance);

    private JobsFixture _jobs = null!;

    public async ValueTask InitializeAsync() => _jobs = await JobsFixture.CreateAsync();

    [Fact]
    public async Task Whoever_comes_late_learns_at_which_step_a_job_is()
    {
        using var hub = new LiveHub(_jobs.Events, _models, _jobs.Time);
        Job job = await _jobs.AddAsync(JobState.Running), other = await _jobs.AddAsync(JobState.Running);
        await TellAsync(job, "decode");
        await TellAsync(job, "segment");
        Assert.Equal("segment", hub.StepOf(job.Id));
        Assert.Null(hub.StepOf(other.Id));
    }

    [Fact]
    public async Task A_change_of_the_row_ends_the_step()
    {
        using var hub = new LiveHub(_jobs.Events, _models, _jobs.Time);
        Job job = await _jobs.AddAsync(JobState.Running);
        await TellAsync(job, "encode");
        await TellAsync(job, null);
        Assert.Null(hub.StepOf(job.Id));
    }

    public ValueTask DisposeAsync()
    {
        _models.Dispose();
        return _jobs.DisposeAsync();
    }

    private async Task TellAsync(Job job, string? step) =>
        await _jobs.Events.PublishAsync(step is null ? JobEvent.Changed(job) : JobEvent.Began(job.Id, step));
}
