namespace Detourer.Web.Intake;

/// <summary>A file on its way in: on disk, gone when disposed of, and never larger than the limit.</summary>
internal sealed class UploadFile : IAsyncDisposable
{
    private readonly FileStream _file = Create();

    private UploadFile(string name) => Name = name;

    /// <summary>The name it had where it came from, made harmless.</summary>
    public string Name { get; }

    /// <summary>Its content, from the beginning.</summary>
    public Stream Content
    {
        get
        {
            _file.Position = 0;
            return _file;
        }
    }

    /// <summary>Receives a file.</summary>
    /// <param name="name">What its sender calls it.</param>
    /// <param name="limit">Most bytes.</param>
    /// <param name="receive">Writes it.</param>
    public static async Task<UploadFile> ReceiveAsync(string? name, long limit, Func<Stream, Task> receive)
    {
        var upload = new UploadFile(CleanName(name));
        try
        {
            await receive(new LimitedStream(upload._file, limit));
            await upload._file.FlushAsync();
            return upload;
        }
        catch
        {
            await upload.DisposeAsync();
            throw;
        }
    }

    /// <summary>Without folders and control characters, and not too long for a file system.</summary>
    public static string CleanName(string? name)
    {
        string last = (name ?? "").Split('/', '\\')[^1];
        string clean = string.Concat(last.Where(c => !char.IsControl(c) && c is not ('"' or '<' or '>' or '|' or ':' or '*' or '?'))).Trim();
        if (clean.Length > 120) clean = clean[..100] + clean[^20..];
        return clean.Length > 0 ? clean : "photo";
    }

    public async Task<byte[]> ReadAllAsync(CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[_file.Length];
        await Content.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private static FileStream Create()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Path.Combine(Path.GetTempPath(), $"detourer-{Guid.CreateVersion7():n}"), options);
    }
}
