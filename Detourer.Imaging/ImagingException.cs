namespace Detourer.Imaging;

/// <summary>
/// The only exception type of this project. <see cref="ImagingErrors"/> creates all of them, so that each code and its
/// message are defined in one place.
/// </summary>
/// <param name="code">A stable code in lower_snake_case; clients may depend on it.</param>
/// <param name="message">A message for the user who sent the photo. Never a library's text.</param>
/// <param name="isTransient">Whether the same input may succeed later.</param>
/// <param name="detail">Internal detail for the log only.</param>
/// <param name="inner">The cause, for the log only.</param>
public sealed class ImagingException(
    string code, string message, bool isTransient = false, string? detail = null, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>A stable code in lower_snake_case.</summary>
    public string Code { get; } = code;

    /// <summary>Whether the same input may succeed later.</summary>
    public bool IsTransient { get; } = isTransient;

    /// <summary>Internal detail for the log only.</summary>
    public string? Detail { get; } = detail;
}
