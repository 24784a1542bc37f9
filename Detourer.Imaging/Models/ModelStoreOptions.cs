namespace Detourer.Imaging.Models;

/// <summary>The folder of the models and the settings of downloads.</summary>
public sealed record ModelStoreOptions
{
    /// <summary>
    /// The folder of the models. Default: <c>$XDG_CACHE_HOME/detourer/models</c>, else <c>~/.cache/detourer/models</c>.
    /// </summary>
    public string Directory { get; init; } = Path.Combine(CacheHome(), "detourer", "models");

    /// <summary>
    /// The longest time that a source may send nothing, before its first byte or between two, until the next source is
    /// tried. A download as a whole has no limit. Default 10 s; 1 ms to 10 minutes.
    /// </summary>
    public TimeSpan SourceTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The npm command: a full path, or a name to look up on PATH. Default: <c>npm</c>.</summary>
    public string Npm { get; init; } = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

    /// <summary>
    /// The folder of what is prepared from the models for this machine. Set it where <see cref="Directory"/> is
    /// read-only. Default: <c>prepared</c> in <see cref="Directory"/>.
    /// </summary>
    public string? PreparedDirectory { get; init; }

    /// <summary>The precision of photos whose options name none. Default: auto.</summary>
    public ModelPrecision Precision { get; init; } = ModelPrecision.Auto;

    private static string CacheHome()
    {
        // The XDG specification says that a relative path must be ignored.
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } cache && Path.IsPathFullyQualified(cache))
            return cache;

        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length > 0 ? Path.Combine(home, ".cache") : Path.GetTempPath();
    }
}
