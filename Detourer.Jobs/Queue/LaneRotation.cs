namespace Detourer.Jobs.Queue;

/// <summary>
/// The order in which lanes are served: smooth weighted round robin, as in nginx. Each lane is served as often as its
/// weight says, evenly spread. An empty lane passes its turn to the next one, so a weight is a share and never a limit.
/// </summary>
internal static class LaneRotation
{
    /// <summary>One round.</summary>
    /// <param name="weights">Turns of each lane in a round, in the order of <see cref="Lane"/>; at least 1.</param>
    public static IReadOnlyList<Lane> Round(IReadOnlyList<int> weights)
    {
        int total = weights.Sum();
        int[] credit = new int[weights.Count];
        var round = new Lane[total];
        for (int turn = 0; turn < total; turn++)
        {
            for (int lane = 0; lane < credit.Length; lane++) credit[lane] += weights[lane];
            int best = Array.IndexOf(credit, credit.Max());
            credit[best] -= total;
            round[turn] = (Lane)best;
        }

        return round;
    }
}
