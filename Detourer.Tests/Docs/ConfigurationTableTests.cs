using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace Detourer.Tests.Docs;

/// <summary>The configuration table of the README is complete and gives the real defaults.</summary>
public sealed class ConfigurationTableTests
{
    private static readonly Assembly[] _rooms =
    [
        .. typeof(ConfigurationTableTests).Assembly.GetReferencedAssemblies()
            .Where(name => name.Name!.StartsWith("Detourer.", StringComparison.Ordinal)).Select(Assembly.Load),
    ];

    private static readonly Dictionary<string, string> _table = ReadTable();

    /// <summary>All options that are validated at start: those of a bound configuration section.</summary>
    public static TheoryData<Type> Options =>
    [
        .. _rooms.SelectMany(room => room.GetTypes()).SelectMany(type => type.GetInterfaces())
            .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IValidateOptions<>))
            .Select(type => type.GetGenericArguments()[0]).Distinct(),
    ];

    [Theory, MemberData(nameof(Options))]
    public void The_table_has_every_setting_with_its_default(Type options)
    {
        object defaults = Activator.CreateInstance(options)!;
        string section = options.Name[..^"Options".Length];
        PropertyInfo[] settings = [.. options.GetProperties().Where(property => property.CanWrite)];
        Assert.NotEmpty(settings);
        foreach (PropertyInfo setting in settings)
        {
            string name = $"{section}__{setting.Name}";
            Assert.True(_table.TryGetValue(name, out string? documented), $"The README does not have {name}.");
            if (setting.GetValue(defaults) is { } value)
                Assert.True(Text(value) == documented, $"{name} is {Text(value)} by default, not {documented}.");
        }
    }

    private static string Text(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        Enum choice => choice.ToString().ToLowerInvariant(),
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    // | `Admission__MaxJobs`, `Admission__Window` | 6, `00:01:00` | photos from one address |
    private static Dictionary<string, string> ReadTable()
    {
        Dictionary<string, string> table = [];
        foreach (string line in File.ReadLines(Path.Combine(Repository.Path, "README.md")))
        {
            if (!line.StartsWith("| `", StringComparison.Ordinal)) continue;
            string[] cells = line.Split('|', StringSplitOptions.TrimEntries);
            string[] names = cells[1].Replace("`", "", StringComparison.Ordinal).Split(", ");
            string[] defaults = cells[2].Replace("`", "", StringComparison.Ordinal).Split(", ");
            if (names.Length == 1) table[names[0]] = string.Join(", ", defaults);
            else foreach ((string name, string value) in names.Zip(defaults)) table[name] = value;
        }

        return table;
    }
}
