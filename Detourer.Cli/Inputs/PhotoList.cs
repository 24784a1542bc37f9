using Detourer.Imaging;
using Microsoft.VisualBasic.FileIO;

namespace Detourer.Cli.Inputs;

/// <summary>
/// Reads a list of inputs. A text has one on each line; empty lines and lines that start with # are skipped. A CSV file
/// (RFC 4180) has a line of names, among them <c>input</c>; the other columns are <c>output</c> and options, and empty
/// fields leave the option as the command line has it.
/// </summary>
/// <param name="path">The file: CSV if its name ends so; <c>-</c> is a text on standard input.</param>
/// <param name="defaults">The options of the command line.</param>
/// <param name="arguments">Expands each input, as on the command line.</param>
internal sealed class PhotoList(string path, OptionTexts defaults, InputArguments arguments)
{
    private static readonly string[] _columns = ["input", "output", .. CutoutOptionsParser.Names];

    /// <summary>Enumerates what the list asks for.</summary>
    /// <exception cref="ImagingException"><c>invalid_option</c>, <c>unreadable_file</c></exception>
    public IEnumerable<CutoutRequest> Requests() =>
        path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? OfTable() : OfText();

    private IEnumerable<CutoutRequest> OfText()
    {
        using TextReader reader = Open();
        while (reader.ReadLine() is { } line)
        {
            string input = line.Trim();
            if (input.Length == 0 || input[0] == '#') continue;
            foreach (Input photo in arguments.Expand(input)) yield return new CutoutRequest(photo, defaults);
        }
    }

    private IEnumerable<CutoutRequest> OfTable()
    {
        using TextReader reader = Open();
        using var table = new TextFieldParser(reader) { Delimiters = [","], HasFieldsEnclosedInQuotes = true };
        if (ReadFields(table) is not { } header) yield break;
        string[] columns = [.. header.Select(ColumnOf)];
        if (!columns.Contains("input")) throw InputErrors.UnknownColumn(path, header[0], _columns);

        for (long line = table.LineNumber; ReadFields(table) is { } fields; line = table.LineNumber)
        {
            Dictionary<string, string> row = columns.Zip(fields).Where(pair => pair.Second.Length > 0)
                .GroupBy(pair => pair.First, pair => pair.Second)
                .ToDictionary(group => group.Key, group => group.Last());
            if (!row.Remove("input", out string? input)) continue;
            row.Remove("output", out string? output);
            OptionTexts options = Check(defaults.With(row), line);
            foreach (Input photo in arguments.Expand(input)) yield return new CutoutRequest(photo, options, output);
        }
    }

    private OptionTexts Check(OptionTexts options, long line)
    {
        try
        {
            options.Check();
            return options;
        }
        catch (ImagingException e)
        {
            throw InputErrors.InLine(path, line, e);
        }
    }

    private string ColumnOf(string name)
    {
        string column = name.Trim().ToLowerInvariant().Replace('_', '-');
        return _columns.Contains(column) ? column : throw InputErrors.UnknownColumn(path, name, _columns);
    }

    private string[]? ReadFields(TextFieldParser table)
    {
        try
        {
            return table.ReadFields();
        }
        catch (MalformedLineException e)
        {
            throw InputErrors.BrokenLine(path, e.LineNumber);
        }
    }

    private TextReader Open()
    {
        try
        {
            return path == "-" ? Console.In : new StreamReader(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw InputErrors.UnreadableList(path, e);
        }
    }
}
