using Detourer.Imaging.Models;

namespace Detourer.Testing;

/// <summary>What a test needs of this machine. Where it is absent, the test is skipped, and says why.</summary>
internal static class Require
{
    /// <summary>The path of a model's file; nothing is fetched for a test. Default: the catalog's default model.</summary>
    public static string Model(string? name = null)
    {
        var store = new ModelStore(new ModelStoreOptions(), TimeProvider.System);
        Model model = name is null ? ModelCatalog.BuiltIn.Default : ModelCatalog.BuiltIn.Find(name);
        Assert.SkipUnless(store.Has(model), $"The model {model.Name} is not at {store.PathOf(model)}.");
        return store.PathOf(model);
    }

    /// <summary>The folder of the test photos: <c>DETOURER_PHOTOS</c>, or <c>shared/photos</c> beside a parent folder.</summary>
    public static string Photos()
    {
        string? photos = Environment.GetEnvironmentVariable("DETOURER_PHOTOS") ?? FindPhotos(AppContext.BaseDirectory);
        Assert.SkipUnless(photos is not null && Directory.Exists(photos),
            "The test photos are neither at shared/photos beside the repository nor where DETOURER_PHOTOS points.");
        return photos!;
    }

    /// <summary>The accessibility checker's script, as npm has installed it.</summary>
    public static string Axe()
    {
        string path = Path.Combine(Repository.Path, "node_modules", "axe-core", "axe.min.js");
        Assert.SkipUnless(File.Exists(path), $"{path} is not there: run npm install.");
        return File.ReadAllText(path);
    }

    /// <summary>The full path of the first of these programs that is on PATH.</summary>
    public static string Tool(params ReadOnlySpan<string> names)
    {
        if (FindTool(names) is { } tool) return tool;
        Assert.Skip($"None of these programs is on PATH: {string.Join(", ", names.ToArray())}.");
        return "";
    }

    /// <summary>As <see cref="Tool"/>; null where there is none.</summary>
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
