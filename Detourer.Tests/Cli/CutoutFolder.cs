using System.Diagnostics;
using System.Text.Json;

namespace Detourer.Tests.Cli;

/// <summary>A folder in which the command <c>cutout</c> runs, with a network that costs nothing.</summary>
internal sealed class CutoutFolder : IDisposable
{
    private readonly TemporaryFolder _models = new();
    private readonly string[] _model;

    public CutoutFolder() => _model = TinyModels.Install(_models["models"]);

    public CommandLine Line { get; } = new();

    public string this[string name] => Line[name];

    public Task<CommandResult> RunAsync(params string[] arguments) =>
        Line.RunAsync(["cutout", .. arguments, .. _model]);

    public Process Start(params string[] arguments) => Line.Start(["cutout", .. arguments, .. _model]);

    /// <summary>Runs with <c>--json</c> and returns the lines: state, code if there is one, input, output.</summary>
    public async Task<string[]> ResultsAsync(params string[] arguments)
    {
        CommandResult result = await RunAsync(["--json", .. arguments]);
        return [.. result.OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Describe)];
    }

    /// <summary>Writes a photo of the format that its extension names, or of the one given.</summary>
    public string Photo(string name, string? format = null) =>
        Line.Write(name, ImageFiles.Small(format ?? Path.GetExtension(name)[1..]));

    public byte[] Read(string name) => Line.Read(name);

    /// <summary>All files below a folder with slashes, in ordinal order. Links to folders are not entered.</summary>
    public string[] Files(string folder = "") =>
    [
        .. Files(new DirectoryInfo(this[folder]))
            .Select(file => Path.GetRelativePath(this[folder], file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Files(DirectoryInfo folder) => folder.EnumerateFileSystemInfos()
        .SelectMany(entry => entry is DirectoryInfo { LinkTarget: null } inner ? Files(inner)
            : entry is FileInfo ? [entry.FullName] : []);

    public void Dispose()
    {
        Line.Dispose();
        _models.Dispose();
    }

    private static string Describe(string line)
    {
        using var json = JsonDocument.Parse(line);
        string[] fields = ["state", "code", "input", "output"];
        return string.Join(' ', fields
            .Select(name => json.RootElement.TryGetProperty(name, out JsonElement value) ? value.GetString() : null)
            .Where(value => value is not null));
    }
}
