using Detourer.Testing;

namespace Detourer.AppHost.Tests;

/// <summary>The build of the AppHost that belongs to this build of its tests.</summary>
internal static class AppHostBuild
{
#if DEBUG
    public const string Configuration = "Debug";
#else
    public const string Configuration = "Release";
#endif

    /// <summary>The folder of the project.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Path, "Detourer.AppHost");

    /// <summary>The program.</summary>
    public static string Program { get; } =
        Path.Combine(Folder, "bin", Configuration, Framework, "Detourer.AppHost.dll");

    private static string Framework => Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
}
