namespace Detourer.Jobs;

/// <summary>Where a job is in its life; drawn in <c>docs/states.md</c>.</summary>
public enum JobState
{
    /// <summary>Waits for a worker, for the first time or again.</summary>
    Queued,

    /// <summary>Claimed by a worker, under a lease.</summary>
    Running,

    /// <summary>The cutout is there.</summary>
    Succeeded,

    /// <summary>There will be no cutout; the failure says why.</summary>
    Failed,

    /// <summary>Nobody wants it any more.</summary>
    Cancelled,

    /// <summary>It ended, and its files have been removed.</summary>
    Expired,
}

/// <summary>The one place that says which state may follow which.</summary>
public static class JobStates
{
    private static readonly Dictionary<JobState, JobState[]> _next = new()
    {
        [JobState.Queued] = [JobState.Running, JobState.Cancelled],
        [JobState.Running] = [JobState.Succeeded, JobState.Failed, JobState.Cancelled, JobState.Queued],
        [JobState.Succeeded] = [JobState.Expired],
        [JobState.Failed] = [JobState.Expired],
        [JobState.Cancelled] = [JobState.Expired],
        [JobState.Expired] = [],
    };

    /// <summary>Whether a job may go from one state to another.</summary>
    public static bool CanBecome(this JobState state, JobState next) => _next[state].Contains(next);

    /// <summary>Whether no worker will touch the job again.</summary>
    public static bool IsFinal(this JobState state) => state is not (JobState.Queued or JobState.Running);
}
