using Detourer.Cli.Inputs;

namespace Detourer.Cli;

/// <summary>
/// Finds the photos of a folder that are new or have changed. It polls, because many disks that programs share do not
/// notify of changes. A photo is settled when its size and time have not changed for two seconds: the program that
/// writes it has finished.
/// </summary>
/// <param name="search">Lists the photos of the folder.</param>
/// <param name="time">The clock.</param>
internal sealed class FolderWatch(Func<IEnumerable<Input>> search, TimeProvider time)
{
    private static readonly TimeSpan _settled = TimeSpan.FromSeconds(2);

    private Dictionary<string, Sighting> _known = [];

    /// <summary>How often the folder should be listed.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Lists the folder and returns the photos that have settled since the last call.</summary>
    public IEnumerable<Input> Settled()
    {
        long now = time.GetTimestamp();
        Dictionary<string, Sighting> seen = [];
        List<Input> settled = [];
        foreach (FileInput input in search().OfType<FileInput>())
        {
            var file = new FileInfo(input.Path);
            if (!file.Exists) continue;
            var stamp = (file.Length, file.LastWriteTimeUtc);
            Sighting sighting = _known.TryGetValue(input.Path, out Sighting? before) && before.Stamp == stamp
                ? before
                : new Sighting(stamp, now, IsTaken: false);
            if (!sighting.IsTaken && time.GetElapsedTime(sighting.Since, now) >= _settled)
            {
                settled.Add(input);
                sighting = sighting with { IsTaken = true };
            }

            seen[input.Path] = sighting;
        }

        _known = seen;
        return settled;
    }

    private sealed record Sighting((long, DateTime) Stamp, long Since, bool IsTaken);
}
