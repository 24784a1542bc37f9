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

    public System.Diagnostics.Process Start(params string[] arguments) =>
        Line.Start(["cutout", .. arguments, .. _model]);

    /// <summary>Writes a photo of the format that its extension names, or of the one given.</summary>
    public string Photo(string name, string? format = null) =>
        Line.Write(name, ImageFiles.Small(format ?? Path.GetExtension(name)[1..]));

    public byte[] Read(string name) => Line.Read(name);

    /// <summary>All files below a folder, links not followed, with slashes, in ordinal order.</summary>
    public string[] Files(string folder = "") =>
    [
        .. new DirectoryInfo(this[folder]).EnumerateFiles("*", new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.None,
        })
            .Select(file => Path.GetRelativePath(this[folder], file.FullName).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    public void Dispose()
    {
        Line.Dispose();
        _models.Dispose();
    }
}
