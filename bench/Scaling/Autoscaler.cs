namespace Detourer.Bench.Scaling;

/// <summary>
/// The rule of Kubernetes' HorizontalPodAutoscaler with the chart's settings for KEDA. Every 15 seconds it computes the
/// number of workers from the queue. It adds at most four workers or doubles them. It removes workers only if none were
/// needed for five minutes, and keeps a share of those of a minute ago.
/// </summary>
/// <param name="jobsPerWorker">Waiting and running jobs for each worker.</param>
/// <param name="least">Minimum number of workers.</param>
/// <param name="most">Maximum number of workers.</param>
/// <param name="kept">Share of the workers of a minute ago that is kept, 0 to 1.</param>
internal sealed class Autoscaler(double jobsPerWorker, int least, int most, double kept)
{
    public const int Interval = 15;

    private const int Stabilization = 300;
    private const int Minute = 60;

    private readonly Queue<int> _wanted = [];
    private readonly Queue<int> _had = [];

    /// <summary>The new number of workers.</summary>
    /// <param name="jobs">Waiting and running jobs.</param>
    /// <param name="workers">Current workers, including those that are starting.</param>
    public int Decide(int jobs, int workers)
    {
        int wanted = Math.Clamp((int)Math.Ceiling(jobs / jobsPerWorker), least, most);
        Remember(_wanted, wanted, Stabilization / Interval);
        Remember(_had, workers, Minute / Interval);
        return wanted > workers
            ? Math.Min(wanted, Math.Max(2 * workers, workers + 4))
            : Math.Min(workers, Math.Max(_wanted.Max(), (int)(kept * _had.Max())));
    }

    private static void Remember(Queue<int> past, int value, int length)
    {
        past.Enqueue(value);
        if (past.Count > length) past.Dequeue();
    }
}
