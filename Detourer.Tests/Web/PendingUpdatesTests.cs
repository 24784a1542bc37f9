using Detourer.Jobs;
using Detourer.Jobs.Events;
using Detourer.Web.Live;

namespace Detourer.Tests.Web;

/// <summary>What a page gets when events arrive late, twice, or not at all.</summary>
public sealed class PendingUpdatesTests : IAsyncLifetime
{
    private readonly PendingUpdates _pending = new(most: 3);
    private readonly SentJobs _sent = new();
    private JobsFixture _jobs = null!;
    private Job _running = null!;
    private Job _cancelled = null!;

    public async ValueTask InitializeAsync()
    {
        _jobs = await JobsFixture.CreateAsync();
        _running = await _jobs.AddAsync(JobState.Running);
        _cancelled = (await _jobs.Rows.CancelAsync(_running.Id, JobsFixture.Token))!;
        _pending.TryJoin(_running.Id);
        _pending.Take(10);
    }

    [Fact]
    public void Of_two_pending_changes_only_the_later_version_is_sent_in_whichever_order_they_arrived()
    {
        _pending.Add(JobEvent.Changed(_cancelled));
        _pending.Add(JobEvent.Changed(_running));
        Assert.Equal(new JobUpdate(_running.Id, Read: false, _cancelled, null), Assert.Single(_pending.Take(10).Jobs));
    }

    [Fact]
    public void A_row_that_an_event_brought_is_sent_once()
    {
        _pending.Add(JobEvent.Changed(_running));
        _pending.Take(10);
        _pending.Add(JobEvent.Began(_running.Id, "segment"));
        Assert.Equal(new JobUpdate(_running.Id, Read: false, Row: null, null), Assert.Single(_pending.Take(10).Jobs));
    }

    [Fact]
    public void A_job_that_may_have_changed_without_an_event_is_read()
    {
        _pending.Refresh(_running.Id);
        Assert.True(Assert.Single(_pending.Take(10).Jobs).Read);
    }

    [Fact]
    public void A_page_that_got_a_later_state_never_gets_an_earlier_one()
    {
        Assert.False(_sent.IsOutdated(_running));
        _sent.Add(_cancelled, ahead: null);
        Assert.True(_sent.IsOutdated(_running));
        Assert.False(_sent.IsOutdated(_cancelled));
        Assert.Empty(_sent.Unfinished);
    }

    [Fact]
    public void The_row_of_a_running_job_is_kept_until_it_is_finished()
    {
        _sent.Add(_running, ahead: null);
        Assert.Same(_running, _sent.Running(_running.Id));
        Assert.Equal([_running.Id], _sent.Unfinished);
        _sent.Add(_cancelled, ahead: null);
        Assert.Null(_sent.Running(_running.Id));
    }

    [Fact]
    public void A_page_cannot_join_more_ids_than_the_limit_whether_they_name_jobs_or_not()
    {
        Assert.True(_pending.TryReject("no id"));
        Assert.True(_pending.TryJoin(Guid.CreateVersion7()));
        Assert.False(_pending.TryJoin(Guid.CreateVersion7()));
        Assert.False(_pending.TryReject("no id either"));
        Assert.True(_pending.TryJoin(_running.Id)); // joined already
        _pending.Take(10);
        Assert.True(_pending.TryReject("answered, so there is room again"));
    }

    [Fact]
    public void A_page_that_joins_and_leaves_without_reading_is_refused_in_the_end()
    {
        int joined = 0;
        for (Guid id = Guid.CreateVersion7(); _pending.TryJoin(id); id = Guid.CreateVersion7())
        {
            _pending.Leave(id);
            Assert.InRange(++joined, 1, 6);
        }
    }

    [Fact]
    public void A_string_that_is_far_too_long_for_an_id_is_refused() =>
        Assert.False(_pending.TryReject(new string('x', 65)));

    public ValueTask DisposeAsync() => _jobs.DisposeAsync();
}
