using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Detourer.Cli;

/// <summary>
/// The help of <c>cutout</c>: its options in groups, examples and exit codes. Other commands keep theirs.
/// </summary>
internal sealed class CutoutHelp(HelpAction other) : SynchronousCommandLineAction
{
    private const int Column = 34;
    private const int Narrowest = 70;
    private const int Widest = 110;

    private static readonly (string Command, string Meaning)[] _examples =
    [
        ("detourer cutout cat.jpg", "writes nobg-cat.png beside it"),
        ("detourer cutout photos -r -o cutouts", "mirrors a tree of folders"),
        ("detourer cutout 'photos/**/*.[jJ][pP]*g' -o cutouts --skip-existing", "continues a run"),
        ("detourer cutout --from shop.csv -o cutouts --json", "photos and options from a table"),
        ("detourer cutout --watch inbox -o cutouts", "processes what arrives"),
    ];

    /// <summary>Writes the help.</summary>
    public override int Invoke(ParseResult parseResult)
    {
        if (parseResult.CommandResult.Command is not CutoutCommand command) return other.Invoke(parseResult);

        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine($"{command.Description}\n\nUsage:\n  detourer cutout [IN...] [options]\n\nIN");
        WriteRow(output, "  IN", command.Arguments[0].Description!);
        foreach ((string title, IReadOnlyList<Option> options) in command.Groups)
        {
            output.WriteLine($"\n{title}");
            foreach (Option option in options) WriteRow(output, $"  {Label(option)}", option.Description!);
        }

        output.WriteLine("\nExit codes");
        foreach ((int code, string meaning) in ExitCode.All) WriteRow(output, $"  {code}", meaning);
        output.WriteLine("\nExamples");
        foreach ((string example, string meaning) in _examples) output.WriteLine($"  {example}\n      {meaning}");
        output.WriteLine("\ndocs/cli.md describes each in more words.");
        return ExitCode.Success;
    }

    private static string Label(Option option)
    {
        string names = string.Join(", ", option.Aliases.Append(option.Name));
        return option.HelpName is { } value ? $"{names} {value}" : names;
    }

    private static void WriteRow(TextWriter output, string label, string text)
    {
        int width = Console.IsOutputRedirected ? Widest : Math.Clamp(Console.WindowWidth, Narrowest, Widest);
        string line = label.PadRight(Column);
        if (label.Length >= Column)
        {
            output.WriteLine(label);
            line = new string(' ', Column);
        }

        bool isFirst = true;
        foreach (string word in text.Split(' '))
        {
            if (!isFirst && line.Length + 1 + word.Length > width)
            {
                output.WriteLine(line);
                (line, isFirst) = (new string(' ', Column), true);
            }

            line += isFirst ? word : $" {word}";
            isFirst = false;
        }

        output.WriteLine(line);
    }
}
