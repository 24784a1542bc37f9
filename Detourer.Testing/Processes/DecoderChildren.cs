using System.Globalization;

namespace Detourer.Testing.Processes;

/// <summary>Finds the decoder processes of another process. Linux only.</summary>
internal static class DecoderChildren
{
    /// <summary>The ids of decoders whose parent is a process.</summary>
    /// <param name="parent">The id of the process.</param>
    /// <param name="argument">An argument that they were started with; null: any.</param>
    public static IReadOnlyList<int> Of(int parent, string? argument = null) =>
    [
        .. from folder in Directory.EnumerateDirectories("/proc")
           let name = Path.GetFileName(folder)
           where name.All(char.IsAsciiDigit) && IsDecoder(folder, parent, argument)
           select int.Parse(name, CultureInfo.InvariantCulture),
    ];

    /// <summary>Whether a process still runs. A process that has ended and was not waited for does not.</summary>
    public static bool IsRunning(int process) => Read($"/proc/{process}/stat") is { } stat && StateOf(stat) != 'Z';

    private static bool IsDecoder(string folder, int parent, string? argument)
    {
        if (Read($"{folder}/stat") is not { } stat || Read($"{folder}/cmdline") is not { } command) return false;
        string[] arguments = command.Split('\0');
        return StateOf(stat) != 'Z' && ParentOf(stat) == parent
            && arguments.Any(text => text.EndsWith("Detourer.Decoder.dll", StringComparison.Ordinal))
            && (argument is null || arguments.Contains(argument));
    }

    // 1234 (name) S 1 …
    private static char StateOf(string stat) => stat[stat.LastIndexOf(')') + 2];

    private static int ParentOf(string stat) =>
        int.Parse(stat[(stat.LastIndexOf(')') + 4)..].Split(' ')[0], CultureInfo.InvariantCulture);

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path) is { Length: > 0 } text ? text : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // it has ended
        }
    }
}
