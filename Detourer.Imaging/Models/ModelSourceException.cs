namespace Detourer.Imaging.Models;

/// <summary>
/// A source did not deliver the file; the next source may. <see cref="ModelStore"/> catches it.
/// </summary>
/// <param name="message">What went wrong: a clause that follows the source's name, for the operator.</param>
/// <param name="inner">The cause.</param>
internal sealed class ModelSourceException(string message, Exception? inner = null) : Exception(message, inner);
