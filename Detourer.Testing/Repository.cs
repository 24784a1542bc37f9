namespace Detourer.Testing;

/// <summary>The repository in which the tests were built.</summary>
internal static class Repository
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(System.IO.Path.Combine(at.FullName, "Detourer.sln"))) return at.FullName;
        throw new DirectoryNotFoundException("The tests must run inside the repository.");
    }
}
