namespace Detourer.Imaging.Matting;

/// <summary>Connected regions (eight neighbours), numbered from 1 in the order of their first samples.</summary>
internal sealed class Regions
{
    private Regions(int[] labels, int count) => (Labels, Count) = (labels, count);

    /// <summary>Each sample's region, 0 outside all.</summary>
    public int[] Labels { get; }

    /// <summary>The number of regions.</summary>
    public int Count { get; }

    /// <summary>The regions in which a rule holds.</summary>
    /// <param name="values">Rows of <paramref name="width"/> samples.</param>
    /// <param name="width">Samples in a row.</param>
    /// <param name="rule">Which samples belong to a region.</param>
    public static Regions Of(ReadOnlySpan<float> values, int width, Func<float, bool> rule)
    {
        var labels = new int[values.Length];
        for (int i = 0; i < labels.Length; i++) labels[i] = rule(values[i]) ? -1 : 0;

        int count = 0;
        var open = new Stack<int>();
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] != -1) continue;
            count++;
            Visit(i);
            while (open.TryPop(out int at)) VisitNeighbours(at);
        }

        return new Regions(labels, count);

        void Visit(int i)
        {
            labels[i] = count;
            open.Push(i);
        }

        void VisitNeighbours(int at)
        {
            int column = at % width;
            int last = Math.Min(at + width, labels.Length - width + column);
            for (int v = Math.Max(at - width, column); v <= last; v += width)
            {
                for (int u = Math.Max(0, column - 1); u <= Math.Min(width - 1, column + 1); u++)
                    if (labels[v - column + u] == -1) Visit(v - column + u);
            }
        }
    }
}
