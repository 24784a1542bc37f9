using System.Diagnostics;
using System.Globalization;

namespace Detourer.Bench.Corpus;

/// <summary>
/// Whether damaged files can crash, occupy or bloat a server: 20,000 mutations of valid files, always the same ones.
/// </summary>
internal static class CorpusBench
{
    private const int Files = 20_000, WarmUp = 200, Readers = 2;

    /// <summary>Longer than the longest time limit of a decoder.</summary>
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(2);

    public static async Task RunAsync()
    {
        var tally = new CorpusTally(Seeds.Create());
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Readers).Select(async reader =>
        {
            int next = Files * reader / Readers, end = Files * (reader + 1) / Readers;
            while (next < end) next = await ReadAsync(next, end, tally);
        }));
        tally.Print(Files, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>Reads files in one process until it has read all or must be replaced.</summary>
    /// <returns>The number of the next file.</returns>
    private static async Task<int> ReadAsync(int from, int to, CorpusTally tally)
    {
        using Process process = CorpusReader.Start(from, to);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        int current = from;
        while (true)
        {
            string? line;
            try
            {
                line = await process.StandardOutput.ReadLineAsync().WaitAsync(_limit);
            }
            catch (TimeoutException)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
                tally.Hung(current);
                return current + 1;
            }

            if (line is null) break;
            string[] words = line.Split(' ');
            if (words is ["start", var number]) current = int.Parse(number, CultureInfo.InvariantCulture);
            else if (words is ["done", _, var code, var took, var memory, var exits])
                tally.Add(
                    current, code, int.Parse(took, CultureInfo.InvariantCulture),
                    int.Parse(memory, CultureInfo.InvariantCulture), int.Parse(exits, CultureInfo.InvariantCulture),
                    isWarm: current >= from + WarmUp);
        }

        await process.WaitForExitAsync();
        if (process.ExitCode == 0) return to;
        tally.Crashed(current, process.ExitCode, await errors);
        return current + 1;
    }
}
