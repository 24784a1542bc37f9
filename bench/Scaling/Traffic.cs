namespace Detourer.Bench.Scaling;

/// <summary>
/// A day of photos: quiet at night, busy in the afternoon, and a burst of ten times the load for ten minutes.
/// </summary>
internal static class Traffic
{
    public const int Day = 24 * 3600;

    public static readonly Range Burst = new(14 * 3600, (14 * 3600) + 600);

    /// <summary>
    /// The photos that arrive in each second of the day, Poisson distributed. Every run gives the same.
    /// </summary>
    /// <param name="photos">Photos of the day without the burst.</param>
    public static int[] Of(double photos)
    {
        var random = new Random(1);
        int[] arrivals = new int[Day];
        for (int second = 0; second < Day; second++) arrivals[second] = Poisson(random, Rate(second, photos));
        return arrivals;
    }

    private static double Rate(int second, double photos)
    {
        double ofTheDay = 1 - (0.8 * Math.Cos(2 * Math.PI * (second - (3 * 3600)) / Day));
        bool burst = second >= Burst.Start.Value && second < Burst.End.Value;
        return photos / Day * ofTheDay * (burst ? 10 : 1);
    }

    // Knuth's algorithm, in steps of 10 so that e^-rate does not underflow.
    private static int Poisson(Random random, double rate)
    {
        int count = 0;
        for (double left = rate; left > 0; left -= 10)
        {
            double limit = Math.Exp(-Math.Min(left, 10));
            for (double product = random.NextDouble(); product > limit; product *= random.NextDouble()) count++;
        }

        return count;
    }
}
