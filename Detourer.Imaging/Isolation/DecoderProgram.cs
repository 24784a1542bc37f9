using System.Diagnostics;

namespace Detourer.Imaging.Isolation;

/// <summary>How the program of the decoder is started.</summary>
/// <param name="FileName">The program.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record DecoderProgram(string FileName, IReadOnlyList<string> Arguments)
{
    private const string Assembly = "Detourer.Decoder.dll";

    /// <summary>
    /// Variables that the decoder gets. Others may hold passwords, which it must not know when a file takes it over.
    /// </summary>
    private static readonly string[] _inherited =
    [
        "PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SystemRoot", "LD_LIBRARY_PATH", "GLIBC_TUNABLES", "DOTNET_ROOT",
        "DOTNET_STARTUP_HOOKS",
    ];

    /// <summary>Variables that it gets beside those of this process.</summary>
    public IReadOnlyList<(string Name, string Value)> Variables { get; init; } = [];

    /// <summary>The program beside this one.</summary>
    /// <param name="memory">Its memory limit in bytes.</param>
    /// <exception cref="FileNotFoundException">It is not installed.</exception>
    public static DecoderProgram Installed(long memory)
    {
        string assembly = Path.Combine(AppContext.BaseDirectory, Assembly);
        if (!File.Exists(assembly)) throw new FileNotFoundException($"{Assembly} is missing.", assembly);
        return new DecoderProgram(FindHost(), [.. Dependencies(assembly), assembly, $"{memory}"]);
    }

    public Process Start()
    {
        var start = new ProcessStartInfo(FileName, Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        string[] others = [.. start.Environment.Keys.Except(_inherited, StringComparer.OrdinalIgnoreCase)];
        foreach (string name in others) start.Environment.Remove(name);
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach ((string name, string value) in Variables) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>
    /// Where the native libraries are. Publishing leaves out the decoder's own list, but this process has them all.
    /// </summary>
    private static IReadOnlyList<string> Dependencies(string assembly)
    {
        if (File.Exists(Path.ChangeExtension(assembly, ".deps.json"))) return [];
        string own = ((string)AppContext.GetData("APP_CONTEXT_DEPS_FILES")!).Split(';')[0];
        return
        [
            "exec", "--depsfile", own, "--runtimeconfig", Path.ChangeExtension(assembly, ".runtimeconfig.json"),
        ];
    }

    /// <summary>The runtime that runs this process: three folders above its libraries.</summary>
    private static string FindHost()
    {
        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        if (Environment.ProcessPath is { } own && Path.GetFileName(own) == name) return own;
        string libraries = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return Path.GetFullPath(Path.Combine(libraries, "..", "..", "..", name));
    }
}
