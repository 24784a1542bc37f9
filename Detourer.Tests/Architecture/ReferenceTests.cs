using System.Xml.Linq;
using System.Xml.XPath;

namespace Detourer.Tests.Architecture;

/// <summary>
/// References go downwards: between projects, and between the folders of each. <see cref="Room"/> has the table.
/// </summary>
public sealed class ReferenceTests
{
    /// <summary>Web needs the worker to host one in its own process, and for nothing else.</summary>
    private static readonly string[] _hostsOfWorker = ["Detourer.Web/Program.cs"];

    /// <summary>Files that still take part in a cycle.</summary>
    private static readonly string[] _cyclic = ["Detourer.Imaging/ImageHeader.cs"];

    public static TheoryData<string> Rooms => [.. Room.All.Select(room => room.Name)];

    [Fact]
    public void The_table_has_every_project_but_tests_benchmarks_and_the_application_host() => Assert.Empty(
        Directory.EnumerateDirectories(Repository.Path, "Detourer.*").Select(folder => Path.GetFileName(folder)!)
            .Except(Room.All.Select(room => room.Name))
            .Except(["Detourer.AppHost", "Detourer.AppHost.Tests", "Detourer.Tests", "Detourer.Testing"]));

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_project_references_only_what_the_table_allows(string name)
    {
        Room room = Find(name);
        var project = XDocument.Load(Path.Combine(SourceFile.FolderOf(name), $"{name}.csproj"));
        IEnumerable<string> referenced = project.XPathSelectElements("//ProjectReference")
            .Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/'))
            .Select(path => Path.GetFileNameWithoutExtension(path));
        Assert.Empty(referenced.Except(room.MayReference));
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_file_uses_only_projects_that_the_table_allows(string name)
    {
        Room room = Find(name);
        IEnumerable<string> broken =
            from file in SourceFile.Of(name)
            from used in file.Usings
            where RoomOf(used) is { } other && other != name && !room.MayReference.Contains(other)
            select $"{file.Name} uses {used}";
        Assert.Empty(broken);
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_folder_uses_only_folders_of_lower_layers(string name)
    {
        Room room = Find(name);
        IReadOnlyList<SourceFile> files = [.. SourceFile.Of(name).Where(file => file.Folder.Length > 0)];
        IEnumerable<string> unlisted =
            files.Select(file => file.Folder).Distinct().Where(folder => room.LayerOf(folder) < 0);
        Assert.Empty(unlisted);
        IEnumerable<string> broken =
            from file in files
            from other in files.DistinctBy(other => other.Folder)
            where other.Folder != file.Folder && room.LayerOf(other.Folder) >= room.LayerOf(file.Folder)
            where file.Usings.Contains(other.Namespace)
            select $"{file.Name} uses {other.Namespace}";
        Assert.Empty(broken);
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void No_files_of_different_folders_need_each_other(string name)
    {
        IReadOnlyList<SourceFile> files = SourceFile.Of(name);
        var uses = files.ToDictionary(file => file, file => files.Where(file.Uses).ToArray());
        var reached = files.ToDictionary(file => file, file => Reached(file, uses));
        IEnumerable<string> broken =
            from file in files
            from other in uses[file]
            where other.Folder != file.Folder && reached[other].Contains(file)
            where !_cyclic.Contains(file.Name) && !_cyclic.Contains(other.Name)
            select $"{file.Name} uses {other.Name}, which leads back to it";
        Assert.Empty(broken);
    }

    [Fact]
    public void Web_uses_the_worker_only_to_host_one() => Assert.Empty(SourceFile.Of("Detourer.Web")
        .Where(file => file.Usings.Any(used => RoomOf(used) == "Detourer.Worker"))
        .Select(file => file.Name).Except(_hostsOfWorker));

    private static Room Find(string name) => Room.All.Single(room => room.Name == name);

    private static string? RoomOf(string space) => Room.All.Select(room => room.Name)
        .FirstOrDefault(room => space == room || space.StartsWith($"{room}.", StringComparison.Ordinal));

    private static HashSet<SourceFile> Reached(SourceFile from, Dictionary<SourceFile, SourceFile[]> uses)
    {
        HashSet<SourceFile> reached = [];
        Stack<SourceFile> open = new(uses[from]);
        while (open.TryPop(out SourceFile? file))
        {
            if (!reached.Add(file)) continue;
            foreach (SourceFile next in uses[file]) open.Push(next);
        }

        return reached;
    }
}
