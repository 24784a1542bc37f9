using System.Globalization;

namespace Detourer.Tests.Cli;

/// <summary>
/// A tree of 1,000 files as people have them: photos in folders, links, duplicates, unreadable and foreign files. A
/// network of one node stands in for the model; decoding, composing, encoding and writing are the product's.
/// </summary>
public sealed class TreeTests : IDisposable
{
    private const int Folders = 10;

    private readonly CutoutFolder _command = new();

    [Fact]
    public async Task A_tree_of_1000_files_is_processed_twice_to_the_file()
    {
        Assert.SkipUnless(File.Exists("/proc/self/mem"), "This system has no file that cannot be read.");
        Dictionary<string, byte[]> originals = Build();
        Assert.Equal(1000, _command.Files("photos").Length);
        string[] before = _command.Files("photos");

        string[] first = await _command.ResultsAsync("photos", "--recursive", "-o", "out", "--skip-existing");
        Assert.Equal(Expected(isSecond: false), first);
        string[] results = _command.Files("out");
        Assert.Equal(
            Enumerable.Range(0, Folders).SelectMany(folder => Enumerable.Range(0, 10).Select(i => $"{folder}/{i}.png"))
                .Concat(Enumerable.Range(0, Folders).Select(folder => $"{folder}/copy.png"))
                .Concat(Enumerable.Range(0, Folders).Select(folder => $"{folder}/photo.png"))
                .Order(StringComparer.Ordinal),
            results);
        Dictionary<string, byte[]> cutouts = results.ToDictionary(name => name, name => _command.Read($"out/{name}"));

        string[] second = await _command.ResultsAsync("photos", "--recursive", "-o", "out", "--skip-existing");
        Assert.Equal(Expected(isSecond: true), second);
        Assert.Equal(results, _command.Files("out"));
        Assert.All(cutouts, cutout => Assert.Equal(cutout.Value, _command.Read($"out/{cutout.Key}")));
        Assert.Equal(before, _command.Files("photos"));
        Assert.All(originals, original => Assert.Equal(original.Value, _command.Read(original.Key)));
    }

    public void Dispose() => _command.Dispose();

    /// <summary>100 files in each folder, a link to the whole tree, and a folder that has a photo's name.</summary>
    private Dictionary<string, byte[]> Build()
    {
        byte[] png = ImageFiles.Small("png"), jpeg = ImageFiles.Small("jpg");
        Dictionary<string, byte[]> originals = [];
        for (int folder = 0; folder < Folders; folder++)
        {
            string at = $"photos/{folder}";
            for (int i = 0; i < 10; i++) originals[_command.Line.Write($"{at}/{i}.png", png)] = png;
            originals[_command.Line.Write($"{at}/copy.png", png)] = png;
            originals[_command.Line.Write($"{at}/photo", jpeg)] = jpeg;
            _command.Line.Write($"{at}/torn.jpg", jpeg.AsSpan(0, 400));
            _command.Line.Write($"{at}/void.jpg", []);
            int notes = folder == Folders - 1 ? 30 : 31;
            for (int i = 0; i < notes; i++) _command.Line.Write($"{at}/{i}.txt", "notes"u8);
            for (int i = 0; i < 20; i++) _command.Line.Write($"{at}/._{i}.png", png);
            for (int i = 0; i < 9; i++) _command.Line.Write($"{at}/@eaDir/{i}.png", png);
            _command.Line.Write($"{at}/Thumbs.db", png);
            _command.Line.Write($"{at}/drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"u8);
            for (int i = 0; i < 10; i++) File.CreateSymbolicLink(_command[$"{at}/link{i}.png"], $"{i}.png");
            for (int i = 0; i < 13; i++) File.CreateSymbolicLink(_command[$"{at}/lost{i}.png"], "nowhere.png");
            File.CreateSymbolicLink(_command[$"{at}/zero.png"], "../0/0.png");
            Directory.CreateDirectory(_command[$"{at}/folder.png"]);
            Directory.CreateSymbolicLink(_command[$"{at}/tree"], "..");
        }

        // Opening it succeeds, reading it fails, also for root.
        File.CreateSymbolicLink(_command[$"photos/{Folders - 1}/unreadable.png"], "/proc/self/mem");
        return originals;
    }

    private static IEnumerable<string> Expected(bool isSecond)
    {
        string done = isSecond ? "skipped output_exists" : "succeeded";
        for (int folder = 0; folder < Folders; folder++)
        {
            string name = folder.ToString(CultureInfo.InvariantCulture);
            string at = $"photos/{name}", to = $"out/{name}";
            for (int i = 0; i < 10; i++) yield return $"{done} {at}/{i}.png {to}/{i}.png";
            yield return $"{done} {at}/copy.png {to}/copy.png";
            for (int i = 0; i < 10; i++) yield return $"skipped same_file {at}/link{i}.png";
            foreach (int i in (int[])[0, 1, 10, 11, 12, 2, 3, 4, 5, 6, 7, 8, 9])
                yield return $"failed not_found {at}/lost{i}.png {to}/lost{i}.png";
            yield return $"{done} {at}/photo {to}/photo.png";
            yield return $"failed image_truncated {at}/torn.jpg {to}/torn.png";
            if (folder == Folders - 1)
                yield return $"failed unreadable_file {at}/unreadable.png {to}/unreadable.png";
            yield return $"failed empty_file {at}/void.jpg {to}/void.png";
            yield return $"skipped same_file {at}/zero.png";
        }
    }
}
