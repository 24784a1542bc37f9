namespace Detourer.Jobs.Queue;

/// <summary>
/// Whose turn it is: each lane comes as often as its weight says, spread evenly (smooth weighted round robin, as nginx
/// has it). A lane that is empty passes its turn on to the next, so that a weight is a share and never a limit.
/// </summary>
internal static class LaneRotation
{
    /// <summary>One round of turns.</summary>
    /// <param name="weights">Turns of each lane in a round, by the order of <see cref="Lane"/>; from 1.</param>
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
