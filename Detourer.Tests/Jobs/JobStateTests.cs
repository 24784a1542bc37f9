using Detourer.Jobs;

namespace Detourer.Tests.Jobs;

public sealed class JobStateTests
{
    /// <summary>All legal transitions, as drawn in docs/states.md. Every other one is illegal.</summary>
    private static readonly (JobState From, JobState To)[] _legal =
    [
        (JobState.Queued, JobState.Running),
        (JobState.Queued, JobState.Cancelled),
        (JobState.Running, JobState.Queued),
        (JobState.Running, JobState.Succeeded),
        (JobState.Running, JobState.Failed),
        (JobState.Running, JobState.Cancelled),
        (JobState.Succeeded, JobState.Expired),
        (JobState.Failed, JobState.Expired),
        (JobState.Cancelled, JobState.Expired),
    ];

    [Fact]
    public void The_code_allows_exactly_the_legal_transitions()
    {
        foreach (JobState from in Enum.GetValues<JobState>())
        {
            foreach (JobState to in Enum.GetValues<JobState>())
                Assert.True(_legal.Contains((from, to)) == from.CanBecome(to), $"{from} → {to}");
        }
    }

    [Fact]
    public void The_diagram_has_every_transition()
    {
        string drawing = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "states.md"));
        foreach ((JobState from, JobState to) in _legal)
            Assert.Contains($"{from} --> {to}", drawing, StringComparison.Ordinal);
        const int StartAndEnd = 2;
        Assert.Equal(_legal.Length + StartAndEnd, drawing.Split(" --> ").Length - 1);
    }
}
