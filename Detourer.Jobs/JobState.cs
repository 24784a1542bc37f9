namespace Detourer.Jobs;

/// <summary>The states of a job, drawn in <c>docs/states.md</c>.</summary>
public enum JobState
{
    /// <summary>Waits for a worker, for the first attempt or a retry.</summary>
    Queued,

    /// <summary>Claimed by a worker, under a lease.</summary>
    Running,

    /// <summary>Finished with a result.</summary>
    Succeeded,

    /// <summary>Finished without a result. The row has the reason.</summary>
    Failed,

    /// <summary>Removed by its owner before it was finished.</summary>
    Cancelled,

    /// <summary>Finished earlier; its files have been removed.</summary>
    Expired,
}

/// <summary>The legal transitions between states, defined only here.</summary>
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

    /// <summary>Whether a transition from one state to another is legal.</summary>
    public static bool CanBecome(this JobState state, JobState next) => _next[state].Contains(next);

    /// <summary>Whether the job is finished, so that no worker runs it again.</summary>
    public static bool IsFinal(this JobState state) => state is not (JobState.Queued or JobState.Running);
}
