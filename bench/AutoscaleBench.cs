using Detourer.Bench.Scaling;

namespace Detourer.Bench;

/// <summary>
/// Simulates the fleet of workers through a day of a million photos with a burst. Reports, for each rule, how long
/// photos wait and how many worker hours it takes. Nothing is measured.
/// </summary>
internal static class AutoscaleBench
{
    private const double Photos = 1_000_000;

    /// <summary>Duration of one photo on one worker.</summary>
    private const double ServiceSeconds = 1.5;

    /// <summary>Time to start a worker: scheduling, image, model.</summary>
    private const int StartSeconds = 40;

    private const int Least = 2;
    private const int Most = 250;

    public static void Run()
    {
        int[] arrivals = Traffic.Of(Photos);
        int average = (int)Math.Ceiling(Photos / Traffic.Day * ServiceSeconds);
        Console.WriteLine(
            $"{arrivals.Sum()} photos in a day, {ServiceSeconds} s each, {StartSeconds} s until a new worker takes "
            + $"jobs, at most {Most} workers:");
        Console.WriteLine();
        Console.WriteLine(
            "| rule | until the burst: longest wait s | waited 10 s | whole day: longest wait s | waited 10 s "
            + "| most workers | worker hours |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        Print($"always {average}, enough for the average", arrivals, null, average);
        Print($"always {2 * average}, enough for the afternoon", arrivals, null, 2 * average);
        foreach (double jobs in new[] { 6.0, 2, 1, 0.7 })
        {
            foreach (double kept in new[] { 0.5, 0.9 })
            {
                var scaler = new Autoscaler(jobs, Least, Most, kept);
                Print($"one for {jobs} jobs, {kept:0%} kept for a minute", arrivals, scaler, Least);
            }
        }
    }

    private static void Print(string rule, int[] arrivals, Autoscaler? scaler, int workers)
    {
        Day day = Simulate(arrivals, scaler, workers);
        int[] calm = [.. day.Waits.Where(wait => wait.At < Traffic.Burst.Start.Value).Select(wait => wait.Seconds)];
        int[] all = [.. day.Waits.Select(wait => wait.Seconds)];
        Console.WriteLine(
            $"| {rule} | {calm.Max()} | {Late(calm):0.0%} | {all.Max()} | {Late(all):0.0%} "
            + $"| {day.MostWorkers} | {day.WorkerSeconds / 3600.0:0} |");

        static double Late(int[] waits) => waits.Count(wait => wait >= 10) / (double)waits.Length;
    }

    private static Day Simulate(int[] arrivals, Autoscaler? scaler, int least)
    {
        Queue<int> waiting = [];
        Queue<int> starting = [];
        List<(int At, int Seconds)> waits = [];
        int ready = least, mostWorkers = 0;
        long workerSeconds = 0;
        double work = 0;
        for (int second = 0; second < arrivals.Length; second++)
        {
            while (starting.TryPeek(out int at) && at <= second)
            {
                starting.Dequeue();
                ready++;
            }

            for (int i = 0; i < arrivals[second]; i++) waiting.Enqueue(second);
            // The capacity of idle workers is lost, except for one job each.
            work = Math.Min(work + (ready / ServiceSeconds), Math.Max(ready, 1));
            int before = waiting.Count;
            while (work >= 1 && waiting.TryDequeue(out int arrived))
            {
                work--;
                waits.Add((arrived, second - arrived));
            }

            int atWork = Math.Min(ready, (int)Math.Ceiling((before - waiting.Count) * ServiceSeconds));
            workerSeconds += ready + starting.Count;
            mostWorkers = Math.Max(mostWorkers, ready + starting.Count);
            if (scaler is null || second % Autoscaler.Interval != 0) continue;

            int workers = ready + starting.Count;
            int wanted = scaler.Decide(waiting.Count + atWork, workers);
            for (; workers < wanted; workers++) starting.Enqueue(second + StartSeconds);
            ready -= Math.Min(ready, Math.Max(0, workers - wanted));
        }

        return new Day(waits, mostWorkers, workerSeconds);
    }

    private sealed record Day(IReadOnlyList<(int At, int Seconds)> Waits, int MostWorkers, long WorkerSeconds);
}
