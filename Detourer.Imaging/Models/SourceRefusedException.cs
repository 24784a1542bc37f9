namespace Detourer.Imaging.Models;

/// <summary>One source did not give the file; the next one may. Never leaves <see cref="ModelStore"/>.</summary>
/// <param name="message">What the source said: a clause that follows its name, for the operator.</param>
/// <param name="inner">The error underneath.</param>
internal sealed class SourceRefusedException(string message, Exception? inner = null) : Exception(message, inner);
