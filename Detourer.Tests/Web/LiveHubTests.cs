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
    public async Task The_current_step_of_a_job_is_known_to_clients_that_ask_later()
    {
        using var hub = new LiveHub(_jobs.Events, _models, _jobs.Time);
        Job job = await _jobs.AddAsync(JobState.Running), other = await _jobs.AddAsync(JobState.Running);
        await PublishAsync(job, "decode");
        await PublishAsync(job, "segment");
        Assert.Equal("segment", hub.StepOf(job.Id));
        Assert.Null(hub.StepOf(other.Id));
    }

    [Fact]
    public async Task A_change_of_the_row_ends_its_step()
    {
        using var hub = new LiveHub(_jobs.Events, _models, _jobs.Time);
        Job job = await _jobs.AddAsync(JobState.Running);
        await PublishAsync(job, "encode");
        await PublishAsync(job, null);
        Assert.Null(hub.StepOf(job.Id));
    }

    public ValueTask DisposeAsync()
    {
        _models.Dispose();
        return _jobs.DisposeAsync();
    }

    private async Task PublishAsync(Job job, string? step) =>
        await _jobs.Events.PublishAsync(step is null ? JobEvent.Changed(job) : JobEvent.Began(job.Id, step));
}
