using Detourer.Imaging;

namespace Detourer.Cli.Inputs;

/// <summary>A photo to process, not yet read.</summary>
/// <param name="Name">The name in messages: as the user wrote it.</param>
internal abstract record Input(string Name)
{
    /// <summary>The file name without folder and extension.</summary>
    public abstract string Stem { get; }

    /// <summary>The extension without its dot, or empty.</summary>
    public virtual string Extension => "";

    /// <summary>The folder of the photo below the folder that was searched; empty: that folder itself.</summary>
    public string Subfolder { get; init; } = "";

    /// <summary>The type by the signature, or null if it is not known before the photo is read.</summary>
    public string? MediaType { get; init; }

    /// <summary>Whether a folder or a pattern led to it, and not its name.</summary>
    public bool IsFound { get; init; }

    /// <summary>Reads the whole file.</summary>
    /// <exception cref="ImagingException">The file cannot be read, or is too large.</exception>
    public abstract Task<ReadOnlyMemory<byte>> ReadAsync(ImagingLimits limits, CancellationToken cancellationToken);

    /// <summary>Reads a stream to its end, but stops after the limit.</summary>
    protected static async Task<ReadOnlyMemory<byte>> ReadAsync(
        Stream stream, ImagingLimits limits, CancellationToken cancellationToken)
    {
        var file = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            file.Write(buffer, 0, read);
            if (file.Length > limits.MaxBytes) throw InputErrors.TooLarge(limits.MaxBytes);
        }

        return file.GetBuffer().AsMemory(0, (int)file.Length);
    }
}

/// <summary>A file on disk.</summary>
internal sealed record FileInput(string Path) : Input(Path)
{
    /// <summary>Whether it is a result of this command.</summary>
    public bool IsCutout { get; init; }

    public override string Stem => System.IO.Path.GetFileNameWithoutExtension(Path);

    public override string Extension => System.IO.Path.GetExtension(Path).TrimStart('.');

    public override async Task<ReadOnlyMemory<byte>> ReadAsync(
        ImagingLimits limits, CancellationToken cancellationToken)
    {
        try
        {
            // Opening a pipe waits for its writer, and the system's call cannot be cancelled.
            return await Task.Run(() => ReadFileAsync(limits, cancellationToken), cancellationToken)
                .WaitAsync(cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw InputErrors.NotFound();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw InputErrors.Unreadable(e);
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadFileAsync(ImagingLimits limits, CancellationToken cancellationToken)
    {
        await using FileStream file = File.OpenRead(Path);
        // Pipes have no length, and special files may have a wrong one.
        if (!file.CanSeek || file.Length == 0) return await ReadAsync(file, limits, cancellationToken);
        if (file.Length > limits.MaxBytes) throw InputErrors.TooLarge(limits.MaxBytes);
        byte[] bytes = new byte[file.Length];
        return bytes.AsMemory(0, await file.ReadAtLeastAsync(bytes, bytes.Length, false, cancellationToken));
    }
}

/// <summary>Standard input.</summary>
internal sealed record StandardInput() : Input("standard input")
{
    public override string Stem => "stdin";

    public override async Task<ReadOnlyMemory<byte>> ReadAsync(
        ImagingLimits limits, CancellationToken cancellationToken)
    {
        await using Stream stream = Console.OpenStandardInput();
        // The system's call that waits for a terminal or a pipe cannot be cancelled.
        return await ReadAsync(stream, limits, cancellationToken).WaitAsync(cancellationToken);
    }
}

/// <summary>An argument that leads to no photo.</summary>
/// <param name="Name">The argument.</param>
/// <param name="Reason">The error of <see cref="ReadAsync"/>.</param>
internal sealed record MissingInput(string Name, ImagingException Reason) : Input(Name)
{
    public override string Stem => Name;

    public override Task<ReadOnlyMemory<byte>> ReadAsync(ImagingLimits limits, CancellationToken cancellationToken) =>
        Task.FromException<ReadOnlyMemory<byte>>(Reason);
}
