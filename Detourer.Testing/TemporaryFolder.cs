namespace Detourer.Testing;

/// <summary>A folder that is deleted with its test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("detourer-").FullName;

    public IEnumerable<string> Names => Directory.EnumerateFileSystemEntries(Path)
        .Select(entry => System.IO.Path.GetFileName(entry)).Order(StringComparer.Ordinal);

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
