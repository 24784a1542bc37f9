using Detourer.Cli.Files;

namespace Detourer.Cli.Inputs;

/// <summary>Expands arguments to single photos, one after the other.</summary>
/// <param name="walk">Enters folders.</param>
internal sealed class InputArguments(FolderWalk walk)
{
    /// <summary>
    /// Expands a file, a folder, a pattern, an address or <c>-</c>. What leads to no photo becomes a
    /// <see cref="MissingInput"/>, so that it fails alone.
    /// </summary>
    public IEnumerable<Input> Expand(string argument)
    {
        if (argument == "-") return [new StandardInput()];
        if (Uri.TryCreate(argument, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https")
            return [new UrlInput(url!)];
        if (File.Exists(argument)) return [Named(argument)];
        if (Directory.Exists(argument))
            return OrElse(walk.Photos(argument), new MissingInput(argument, InputErrors.EmptyFolder(walk.IsRecursive)));
        return GlobPattern.IsPattern(argument)
            ? OrElse(Glob(argument), new MissingInput(argument, InputErrors.NoMatch()))
            : [new MissingInput(argument, InputErrors.NotFound())];
    }

    /// <summary>Whether an argument can lead to several photos.</summary>
    public static bool IsSearch(string argument) =>
        !File.Exists(argument) && (Directory.Exists(argument) || GlobPattern.IsPattern(argument));

    private static FileInput Named(string path)
    {
        FileHead head = FileHead.Read(path);
        return new FileInput(path) { MediaType = head.MediaType, IsCutout = head.IsCutout };
    }

    private IEnumerable<Input> Glob(string pattern)
    {
        foreach (string path in new GlobPattern(pattern).Matches())
        {
            if (FileStatus.Of(path) is { Kind: FileKind.Folder })
            {
                if (!walk.IsRecursive) continue;
                foreach (Input input in walk.Photos(path)) yield return input;
            }
            else if (FolderWalk.FoundPhoto(path) is { } photo)
            {
                yield return photo;
            }
        }
    }

    private static IEnumerable<Input> OrElse(IEnumerable<Input> inputs, Input missing)
    {
        bool any = false;
        foreach (Input input in inputs)
        {
            any = true;
            yield return input;
        }

        if (!any) yield return missing;
    }
}
