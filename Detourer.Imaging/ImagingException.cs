namespace Detourer.Imaging;

/// <summary>
/// The one error of this room. Raised anywhere in the pipeline, rendered where the caller meets a person.
/// All of them are made by <see cref="ImagingErrors"/>, so that a code and its sentence stand in one place.
/// </summary>
/// <param name="code">Stable, lower_snake_case; clients may depend on it.</param>
/// <param name="message">A sentence fit for the person who sent the photo. Never a library's text.</param>
/// <param name="isTransient">Whether the same input may succeed later.</param>
/// <param name="detail">What only the log may see.</param>
/// <param name="inner">The error underneath, for the log.</param>
public sealed class ImagingException(
    string code, string message, bool isTransient = false, string? detail = null, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>Stable, lower_snake_case.</summary>
    public string Code { get; } = code;

    /// <summary>Whether the same input may succeed later.</summary>
    public bool IsTransient { get; } = isTransient;

    /// <summary>Internal detail; belongs in the log only.</summary>
    public string? Detail { get; } = detail;
}
