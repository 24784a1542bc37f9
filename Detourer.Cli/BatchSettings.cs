using Detourer.Cli.Outputs;

namespace Detourer.Cli;

/// <summary>Which photos a run processes, and where their results go.</summary>
internal sealed record BatchSettings
{
    /// <summary>The arguments: files, folders, patterns, addresses, <c>-</c>.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>A list of inputs, or null.</summary>
    public required string? From { get; init; }

    /// <summary>The folder to watch, or null.</summary>
    public required string? Watch { get; init; }

    /// <summary>Whether subfolders are entered.</summary>
    public required bool IsRecursive { get; init; }

    /// <summary>Whether results of earlier runs are inputs.</summary>
    public required bool WithCutouts { get; init; }

    /// <summary>The value of <c>-o</c>, or null.</summary>
    public required string? Output { get; init; }

    /// <summary>The pattern of names, or null for the default.</summary>
    public required NamePattern? Name { get; init; }

    /// <summary>The formats by type, or null.</summary>
    public required FormatRule? Formats { get; init; }

    /// <summary>What happens to outputs that exist.</summary>
    public required ExistingOutput Existing { get; init; }

    /// <summary>Whether a result without a subject changes the exit code.</summary>
    public required bool FailOnEmpty { get; init; }
}
