namespace Detourer.Imaging.Models;

/// <summary>The progress of a model download. Another source starts at zero.</summary>
/// <param name="Source">The source: a host name, or <c>npm</c>.</param>
/// <param name="Done">Bytes received, including those of an earlier attempt.</param>
/// <param name="Total">Expected bytes, or null if the source does not state them.</param>
public sealed record DownloadProgress(string Source, long Done, long? Total);
