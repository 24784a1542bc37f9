namespace Detourer.AppHost.Tests;

/// <summary>The AppHost starts with one command, twice in a row, and shows what matters.</summary>
[Collection(Docker.Collection)]
public sealed class DeveloperSessionTests : IClassFixture<DeveloperSession>
{
    private readonly DeveloperSession _session;

    public DeveloperSessionTests(DeveloperSession session)
    {
        Assert.SkipUnless(session.HasDocker, "The docker daemon does not respond.");
        _session = session;
    }

    [Fact]
    public void The_second_start_finds_the_photo_and_its_cutout_at_the_same_address()
    {
        Assert.Equal("succeeded", _session.StateAfterRestart);
        Assert.NotEmpty(_session.FirstResult);
        Assert.Equal(_session.FirstResult, _session.ResultAfterRestart);
    }

    [Fact]
    public void Without_a_developer_certificate_the_dashboard_responds_and_receives_telemetry()
    {
        Assert.Contains("<html", _session.DashboardPage, StringComparison.Ordinal);
        Assert.Contains(_session.Logs, line => line.Service == "web");
    }

    [Fact]
    public void A_photo_is_one_trace_over_web_and_worker_that_its_job_id_finds()
    {
        DashboardSpan run = Assert.Single(_session.Spans, span => span.Name == "job.run");
        Assert.Contains(_session.Job, run.Attributes, StringComparison.Ordinal);
        DashboardSpan[] trace = [.. _session.Spans.Where(span => span.Trace == run.Trace)];
        Assert.Contains(trace, span =>
            span.Service == "web" && span.Name.StartsWith("POST ", StringComparison.Ordinal));
        Assert.StartsWith("worker", run.Service, StringComparison.Ordinal);
        Assert.Contains(trace, span => span.Name == "step.segment");
    }

    [Fact]
    public void Polls_health_checks_and_sweeps_make_no_traces_unless_they_fail()
    {
        HashSet<string> requests = [.. _session.Spans.Where(IsRequest).Select(span => span.Trace)];
        Assert.Empty(_session.Spans
            .Where(span => !requests.Contains(span.Trace) && !span.HasFailed)
            .Select(span => $"{span.Service} {span.Name}"));

        static bool IsRequest(DashboardSpan span) =>
            span.Service == "web" && span.Parent is null && span.Name.Contains(" /api/", StringComparison.Ordinal);
    }

    [Fact]
    public void A_normal_start_logs_neither_errors_nor_handshakes()
    {
        Assert.DoesNotContain(_session.Logs, line => line.Severity is "Error" or "Critical");
        Assert.DoesNotContain(_session.Logs, line => line.Severity == "Information"
            && (line.Category.StartsWith("StackExchange", StringComparison.Ordinal)
                || line.Category.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_console_has_no_requests_of_health_checks()
    {
        Assert.DoesNotContain(_session.Lines, line => line.Contains("HTTP request", StringComparison.Ordinal));
        Assert.DoesNotContain(_session.Lines, line => line.StartsWith("fail:", StringComparison.Ordinal));
        Assert.InRange(_session.Lines.Count, 1, 60);
    }

    [Fact]
    public void Ctrl_C_ends_it_in_order_and_Redis_saves_before_it_stops()
    {
        Assert.Equal([0, 0], _session.ExitCodes);
        Assert.Contains(_session.ContainerEnds, end => end.EndsWith("redis:8.6 0", StringComparison.Ordinal));
    }
}
