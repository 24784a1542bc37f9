namespace Detourer.Bench.Scaling;

/// <summary>
/// The rule of Kubernetes' HorizontalPodAutoscaler, as KEDA drives it and the chart sets it: every 15 seconds, so many
/// workers as the queue asks for; at most twice as many or four more at a time; fewer only when five minutes long nothing
/// asked for more, and then not less than a share of those that there were a minute ago.
/// </summary>
/// <param name="jobsPerWorker">Jobs on the queue, waiting or at work, for each of which one worker is wanted.</param>
/// <param name="least">Workers.</param>
/// <param name="most">Workers.</param>
/// <param name="kept">0 to 1: of the workers of a minute ago.</param>
internal sealed class Autoscaler(double jobsPerWorker, int least, int most, double kept)
{
    public const int Interval = 15;

    private const int Stabilization = 300;
    private const int Minute = 60;

    private readonly Queue<int> _wanted = [];
    private readonly Queue<int> _had = [];

    /// <summary>Workers that there should be.</summary>
    /// <param name="jobs">On the queue.</param>
    /// <param name="workers">That there are, with those that start.</param>
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
