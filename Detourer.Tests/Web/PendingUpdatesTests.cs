using Detourer.Jobs;
using Detourer.Jobs.Events;
using Detourer.Web.Live;

namespace Detourer.Tests.Web;

/// <summary>What a page is told when events come late, twice, or not at all.</summary>
public sealed class PendingUpdatesTests : IAsyncLifetime
{
    private readonly PendingUpdates _pending = new();
    private readonly SentJobs _told = new();
    private JobsFixture _jobs = null!;
    private Job _running = null!;
    private Job _cancelled = null!;

    public async ValueTask InitializeAsync()
    {
        _jobs = await JobsFixture.CreateAsync();
        _running = await _jobs.AddAsync(JobState.Running);
        _cancelled = (await _jobs.Rows.CancelAsync(_running.Id, JobsFixture.Token))!;
        _pending.Join(_running.Id);
        _pending.Take(10);
    }

    [Fact]
    public void Of_two_changes_that_wait_to_be_told_the_later_one_is_told_whichever_came_first()
    {
        _pending.Touch(JobEvent.Changed(_cancelled));
        _pending.Touch(JobEvent.Changed(_running));
        Assert.Equal(new JobUpdate(_running.Id, Read: false, _cancelled, null), Assert.Single(_pending.Take(10).Jobs));
    }

    [Fact]
    public void A_row_that_an_event_brought_is_told_once()
    {
        _pending.Touch(JobEvent.Changed(_running));
        _pending.Take(10);
        _pending.Touch(JobEvent.Began(_running.Id, "segment"));
        Assert.Equal(new JobUpdate(_running.Id, Read: false, Row: null, null), Assert.Single(_pending.Take(10).Jobs));
    }

    [Fact]
    public void A_job_that_may_have_changed_unheard_is_read()
    {
        _pending.TouchRow(_running.Id);
        Assert.True(Assert.Single(_pending.Take(10).Jobs).Read);
    }

    [Fact]
    public void A_page_that_knows_of_a_later_state_is_not_told_of_an_earlier_one()
    {
        Assert.False(_told.IsPast(_running));
        _told.Add(_cancelled, ahead: null);
        Assert.True(_told.IsPast(_running));
        Assert.False(_told.IsPast(_cancelled));
        Assert.Empty(_told.Unfinished);
    }

    [Fact]
    public void Of_a_job_that_runs_the_row_is_known_until_it_has_ended()
    {
        _told.Add(_running, ahead: null);
        Assert.Same(_running, _told.Running(_running.Id));
        Assert.Equal([_running.Id], _told.Unfinished);
        _told.Add(_cancelled, ahead: null);
        Assert.Null(_told.Running(_running.Id));
    }

    public ValueTask DisposeAsync() => _jobs.DisposeAsync();
}
