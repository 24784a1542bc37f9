using System.Reflection;
using Detourer.Imaging;

namespace Detourer.Tests.Imaging;

public sealed class CutoutOptionTableTests
{
    [Fact]
    public void The_readme_lists_the_options_of_the_table()
    {
        string[] rows =
        [
            .. CutoutOptionTable.All.Select(option =>
                $"| `{option.FieldName}` | {option.Values} | {option.Default} | {option.Description} |"),
        ];
        string[] readme = File.ReadAllLines(Path.Combine(Repository.Path, "README.md"));
        int start = Array.IndexOf(readme, rows[0]);
        Assert.True(start > 0, $"The README lacks the row {rows[0]}");
        Assert.Equal(rows, readme.Skip(start).TakeWhile(line => line.StartsWith('|')));
    }

    [Fact]
    public void Every_property_of_the_options_has_an_entry()
    {
        IEnumerable<string> properties = typeof(CutoutOptions)
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite)
            .Select(property => property.Name)
            .Except([nameof(CutoutOptions.IsMarked)]); // the command line decides
        IEnumerable<string> options = CutoutOptionTable.All
            .Where(option => option.Name != "background-fit") // a part of the background
            .Select(option => option.Name.Split('-').Select(word => $"{char.ToUpperInvariant(word[0])}{word[1..]}"))
            .Select(words => string.Concat(words));
        Assert.Equal(properties.Order(), options.Order());
    }

    [Fact]
    public void Choices_and_defaults_are_accepted_by_the_parser()
    {
        foreach (CutoutOption option in CutoutOptionTable.All)
        {
            foreach (string choice in option.Choices.Where(choice => choice != "jpeg"))
                CutoutOptionsParser.Parse(name => name == option.Name ? choice : null);
            if (!option.Default.Contains(' ', StringComparison.Ordinal))
            {
                CutoutOptions parsed = CutoutOptionsParser.Parse(name => name == option.Name ? option.Default : null);
                Assert.Equal(new CutoutOptions(), parsed with { Model = null });
            }
        }
    }

    [Theory]
    [InlineData("quality")]
    [InlineData("max-side")]
    [InlineData("dpi")]
    public void A_range_is_kept_exactly(string name)
    {
        CutoutOption option = CutoutOptionTable.Find(name);
        foreach (int? good in (int?[])[option.Minimum, option.Maximum]) Parse($"{good}");
        foreach (int? bad in (int?[])[option.Minimum - 1, option.Maximum + 1])
            Assert.Throws<ImagingException>(() => Parse($"{bad}"));

        void Parse(string text) => CutoutOptionsParser.Parse(other => other == name ? text : null);
    }
}
