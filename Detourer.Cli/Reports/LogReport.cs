using System.Globalization;

namespace Detourer.Cli.Reports;

/// <summary>Appends a line with the time for each result and each run to a file.</summary>
internal sealed class LogReport : IReport, IDisposable
{
    private readonly StreamWriter _file;
    private readonly TimeProvider _time;

    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be written.</exception>
    public LogReport(string path, TimeProvider time)
    {
        var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        _file = new StreamWriter(stream) { AutoFlush = true };
        _time = time;
    }

    public void Add(PhotoResult result)
    {
        string output = result.Output is { } path ? $" -> {path}" : "";
        Write($"{result.State.ToString().ToLowerInvariant()} {result.Input}{output}{Describe(result)}");
    }

    public void End(Totals totals, string? hint)
    {
        Write(totals.ToString());
        if (hint is not null) Write(hint);
    }

    public void Dispose() => _file.Dispose();

    private static string Describe(PhotoResult result)
    {
        if (result.Error is { } e) return $": {e.Message} [{e.Code}]";
        if (result.Cutout is not { } cutout) return "";
        IEnumerable<string> codes = cutout.Warnings.Select(warning => warning.Code);
        string warnings = cutout.Warnings.Count > 0 ? $" [{string.Join(", ", codes)}]" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $" {cutout.Width}x{cutout.Height} {cutout.Bytes} bytes {cutout.Duration.TotalMilliseconds:0} ms{warnings}");
    }

    private void Write(string line)
    {
        string now = _time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        _file.WriteLine($"{now} {line.ReplaceLineEndings(" ")}");
    }
}
