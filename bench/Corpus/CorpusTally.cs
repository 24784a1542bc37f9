namespace Detourer.Bench.Corpus;

/// <summary>Counts what became of the files.</summary>
internal sealed class CorpusTally(IReadOnlyList<Seed> seeds)
{
    private const int LinesOfError = 3;

    private readonly Dictionary<string, Dictionary<string, int>> _bySeed =
        seeds.ToDictionary(seed => seed.Name, _ => new Dictionary<string, int>());

    private readonly Lock _lock = new();
    private readonly List<int> _memory = [];
    private readonly List<(int Number, int Milliseconds)> _slow = [];
    private int _crashes, _hangs, _exits;

    public void Add(int number, string code, int milliseconds, int megabytes, int exits, bool isWarm)
    {
        lock (_lock)
        {
            _exits += exits;
            if (exits > 0) Keep(number, $"a decoder ended; the client is told {code}");
            Count(number, code, milliseconds);
            if (isWarm) _memory.Add(megabytes);
        }
    }

    private void Count(int number, string code, int milliseconds)
    {
        Dictionary<string, int> codes = _bySeed[seeds[number % seeds.Count].Name];
        codes[code] = codes.GetValueOrDefault(code) + 1;
        _slow.Add((number, milliseconds));
        if (code.StartsWith("unexpected:", StringComparison.Ordinal)) Keep(number, code);
    }

    public void Hung(int number)
    {
        lock (_lock)
        {
            _hangs++;
            Keep(number, "hang");
        }
    }

    public void Crashed(int number, int exitCode, string errors)
    {
        lock (_lock)
        {
            _crashes++;
            Keep(number, $"exit code {exitCode}: {string.Join(" | ", errors.Split('\n').Take(LinesOfError))}");
        }
    }

    public void Print(int files, TimeSpan took)
    {
        string[] codes = [.. _bySeed.Values.SelectMany(codes => codes.Keys).Distinct().Order()];
        Console.WriteLine($"| seed | {string.Join(" | ", codes)} |");
        Console.WriteLine($"| --- |{string.Concat(codes.Select(_ => " ---: |"))}");
        foreach ((string seed, Dictionary<string, int> counts) in _bySeed)
            PrintRow(seed, codes.Select(code => counts.GetValueOrDefault(code)));
        PrintRow("all", codes.Select(code => _bySeed.Values.Sum(counts => counts.GetValueOrDefault(code))));
        Console.WriteLine();
        Console.WriteLine(
            $"{files} files in {took.TotalSeconds:0} s: {_crashes} crashes of the reader, {_hangs} hangs, "
            + $"{_exits} decoders that ended at work.");
        int part = Math.Max(1, _memory.Count / 20);
        Console.WriteLine(
            $"Memory: {_memory.Take(part).Average():0} MB at first, {_memory.TakeLast(part).Average():0} MB at last, "
            + $"{_memory.Max()} MB at most.");
        Console.WriteLine("Slowest: " + string.Join(
            ", ", _slow.OrderByDescending(file => file.Milliseconds).Take(5)
                .Select(file => $"{file.Milliseconds} ms ({seeds[file.Number % seeds.Count].Name}, {file.Number})")));
    }

    private static void PrintRow(string name, IEnumerable<int> counts) =>
        Console.WriteLine($"| {name} | {string.Join(" | ", counts)} |");

    /// <summary>Writes a file that must not be, for a debugger.</summary>
    private void Keep(int number, string why)
    {
        (Seed seed, byte[] file) = Mutation.Of(seeds, number);
        string path = Path.Combine(Path.GetTempPath(), $"corpus-{number}.{seed.Name.Split(',')[0]}");
        File.WriteAllBytes(path, file);
        Console.WriteLine($"{path}: {why}");
    }
}
