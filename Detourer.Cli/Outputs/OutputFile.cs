using Detourer.Cli.Files;
using Detourer.Cli.Inputs;
using Detourer.Imaging;

namespace Detourer.Cli.Outputs;

/// <summary>What happens to an output that exists before the run.</summary>
internal enum ExistingOutput
{
    /// <summary>It remains, and the photo fails with <c>output_exists</c>.</summary>
    Refuse,

    /// <summary>It remains, and the photo is skipped.</summary>
    Skip,

    /// <summary>The result replaces it, unless it is an input.</summary>
    Replace,

    /// <summary>The result replaces it if the photo is newer; otherwise the photo is skipped.</summary>
    ReplaceOlder,
}

/// <summary>
/// Writes results. A result is complete when it appears under its name. A file that is an input is never replaced, even
/// if it comes to the name of an output while the run goes on.
/// </summary>
/// <param name="inputs">The identities of all inputs.</param>
/// <param name="existing">What happens to other files.</param>
internal sealed class OutputFile(IReadOnlySet<FileIdentity> inputs, ExistingOutput existing)
{
    /// <summary>Returns why a photo needs no work, or null.</summary>
    /// <exception cref="ImagingException"><c>output_exists</c></exception>
    public ImagingException? ReasonToSkip(PlannedPhoto photo)
    {
        if (photo.Output is not { } path || FileStatus.Of(path) is not { Kind: FileKind.Regular }) return null;
        if (StandardOutput.Is(path)) return null;
        return existing switch
        {
            ExistingOutput.Skip => OutputErrors.Exists(),
            ExistingOutput.ReplaceOlder when !IsNewer(photo.Input, path) => OutputErrors.Exists(),
            ExistingOutput.Refuse => throw OutputErrors.Exists(),
            _ => null,
        };
    }

    /// <summary>Writes a result, and creates its folder.</summary>
    /// <exception cref="ImagingException">
    /// <c>unwritable_file</c>, <c>output_exists</c>, <c>output_is_input</c>
    /// </exception>
    public async Task WriteAsync(string path, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        try
        {
            // Opening or writing a pipe can wait for its reader for ever, and the system's calls cannot be cancelled.
            if (StandardOutput.Is(path))
                await Task.Run(() => StandardOutput.WriteAsync(data, cancellationToken), cancellationToken)
                    .WaitAsync(cancellationToken);
            else if (IsSpecial(path))
                await Task.Run(() => WriteInPlaceAsync(path, data, cancellationToken), cancellationToken)
                    .WaitAsync(cancellationToken);
            else
                await WriteBesideAsync(Path.GetFullPath(path), data, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw OutputErrors.Unwritable(path, e);
        }
    }

    private static bool IsNewer(Input input, string path) =>
        input is FileInput file && File.GetLastWriteTimeUtc(file.Path) > File.GetLastWriteTimeUtc(path);

    private static bool IsSpecial(string path) => FileStatus.Of(path) is { Kind: FileKind.Special };

    /// <summary>A device or a pipe has no name to write beside. Without sharing, .NET would lock it.</summary>
    private static async Task WriteInPlaceAsync(
        string path, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(
            path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        await file.WriteAsync(data, cancellationToken);
    }

    private async Task WriteBesideAsync(string path, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        string folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        // The name is short, so that it fits wherever the final name does.
        string part = Path.Combine(folder, $".{Path.GetRandomFileName()}.part");
        try
        {
            await File.WriteAllBytesAsync(part, data, cancellationToken);
            Publish(part, path);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private void Publish(string part, string path)
    {
        if (FileStatus.Of(path) is { } target) CheckReplaceable(target);
        else if (TryMove(part, path)) return;

        if (existing is ExistingOutput.Refuse or ExistingOutput.Skip) throw OutputErrors.Exists();
        if (Exchange.Try(part, path)) CheckReplaced(part, path);
        else File.Move(part, path, overwrite: true);
    }

    /// <summary>Renames a file. Fails if anything has the new name, also a link to nothing.</summary>
    private static bool TryMove(string part, string path)
    {
        try
        {
            File.Move(part, path, overwrite: false);
            return true;
        }
        catch (IOException) when (Path.Exists(path) || new FileInfo(path).LinkTarget is not null)
        {
            return false;
        }
    }

    /// <summary>Another process may have put an input there after it was checked. Then it goes back.</summary>
    private void CheckReplaced(string replaced, string path)
    {
        if (FileStatus.Of(replaced) is not { } status) return;
        try
        {
            CheckReplaceable(status);
        }
        catch (ImagingException)
        {
            Exchange.Try(replaced, path);
            throw;
        }
    }

    private void CheckReplaceable(FileStatus target)
    {
        if (inputs.Contains(target.Identity)) throw OutputErrors.IsInput();
        if (target.Kind != FileKind.Regular) throw new IOException("something that is no file has this name");
    }
}
