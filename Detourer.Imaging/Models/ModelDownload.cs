namespace Detourer.Imaging.Models;

/// <summary>How far a download is. A new source starts again at its own beginning.</summary>
/// <param name="Source">Who it comes from: a host, or <c>npm</c>.</param>
/// <param name="Done">Bytes that are here, those of an earlier attempt included.</param>
/// <param name="Total">Bytes there will be, if the source says so.</param>
public sealed record ModelDownload(string Source, long Done, long? Total);
