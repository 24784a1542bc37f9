using Detourer.Imaging.Models;

namespace Detourer.Testing;

/// <summary>What a test needs from this machine. If it is missing, the test is skipped with the reason.</summary>
internal static class Require
{
    /// <summary>The path of a model's file. Tests do not download models.</summary>
    /// <param name="name">Default: the default model of the catalog.</param>
    public static string Model(string? name = null)
    {
        var store = new ModelStore(new ModelStoreOptions(), TimeProvider.System);
        Model model = name is null ? ModelCatalog.BuiltIn.Default : ModelCatalog.BuiltIn.Find(name);
        Assert.SkipUnless(store.Has(model), $"The model {model.Name} is not at {store.PathOf(model)}.");
        return store.PathOf(model);
    }

    /// <summary>
    /// The folder of the test photos: <c>DETOURER_PHOTOS</c>, or <c>shared/photos</c> beside a parent folder.
    /// </summary>
    public static string Photos()
    {
        string? photos = Environment.GetEnvironmentVariable("DETOURER_PHOTOS") ?? FindPhotos(AppContext.BaseDirectory);
        Assert.SkipUnless(photos is not null && Directory.Exists(photos),
            "There are no test photos at shared/photos beside the repository or at DETOURER_PHOTOS.");
        return photos!;
    }

    /// <summary>The script of the accessibility checker axe, which npm installs.</summary>
    public static string Axe()
    {
        string path = Path.Combine(Repository.Path, "node_modules", "axe-core", "axe.min.js");
        Assert.SkipUnless(File.Exists(path), $"{path} is missing: run npm ci.");
        return File.ReadAllText(path);
    }

    /// <summary>The full path of the first of these programs that is on PATH.</summary>
    public static string Tool(params ReadOnlySpan<string> names)
    {
        if (FindTool(names) is { } tool) return tool;
        Assert.Skip($"None of these programs is on PATH: {string.Join(", ", names.ToArray())}.");
        return "";
    }

    /// <summary>Like <see cref="Tool"/>, but null if none is on PATH.</summary>
    public static string? FindTool(params ReadOnlySpan<string> names)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        foreach (string name in names)
        {
            foreach (string folder in folders)
                if (File.Exists(Path.Combine(folder, name))) return Path.Combine(folder, name);
        }

        return null;
    }

    private static string? FindPhotos(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            string photos = Path.Combine(folder.FullName, "shared", "photos");
            if (Directory.Exists(photos)) return photos;
        }

        return null;
    }
}
