namespace Detourer.Cli.Inputs;

/// <summary>A photo and what was asked for it.</summary>
/// <param name="Input">The photo.</param>
/// <param name="Options">The options of the command line, and those of its line of a list.</param>
/// <param name="Output">The output that its line of a list names, or null.</param>
internal sealed record CutoutRequest(Input Input, OptionTexts Options, string? Output = null);
