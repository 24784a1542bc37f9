namespace Detourer.Cli.Reports;

/// <summary>The numbers of a run.</summary>
internal sealed class Totals
{
    private readonly Dictionary<string, int> _skipped = [];

    public int Succeeded { get; private set; }

    public int Failed { get; private set; }

    public int Skipped => _skipped.Values.Sum();

    /// <summary>Results without a subject.</summary>
    public int Empty { get; private set; }

    public int All => Succeeded + Failed + Skipped;

    public void Add(PhotoResult result)
    {
        if (result.IsEmpty) Empty++;
        if (result.State == PhotoState.Succeeded) Succeeded++;
        else if (result.State == PhotoState.Failed) Failed++;
        else _skipped[result.Error!.Code] = _skipped.GetValueOrDefault(result.Error.Code) + 1;
    }

    /// <summary>The numbers in a sentence: <c>12 photos: 10 succeeded, 1 failed, 1 skipped (same_file 1).</c></summary>
    public override string ToString()
    {
        List<string> parts = [$"{Succeeded} succeeded"];
        if (Failed > 0) parts.Add($"{Failed} failed");
        if (Empty > 0) parts.Add($"{Empty} without a subject");
        if (Skipped > 0)
        {
            IEnumerable<string> codes = _skipped.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => $"{pair.Key} {pair.Value}");
            parts.Add($"{Skipped} skipped ({string.Join(", ", codes)})");
        }

        return $"{(All == 1 ? "1 photo" : $"{All} photos")}: {string.Join(", ", parts)}.";
    }
}
