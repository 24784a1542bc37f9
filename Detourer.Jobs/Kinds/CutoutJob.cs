namespace Detourer.Jobs.Kinds;

/// <summary>The cutout of one photo: the first kind of job.</summary>
public static class CutoutJob
{
    /// <summary>The name of the attachment that goes behind the subject.</summary>
    public const string Background = "background";

    /// <summary>Its name and its types.</summary>
    public static JobKind<CutoutPayload, CutoutDetails> Kind { get; } =
        new("cutout", KindJson.Default.CutoutPayload, KindJson.Default.CutoutDetails);

    /// <summary>A request for the cutout of a photo.</summary>
    /// <param name="fileName">The photo's name, without folders.</param>
    /// <param name="mediaType">The photo's media type, as its bytes say.</param>
    /// <param name="photo">Its bytes; seekable.</param>
    /// <param name="options">Cutout options by name, as the client wrote them; checked.</param>
    /// <param name="background">An image that goes behind the subject, or null.</param>
    public static NewJob Request(
        string fileName, string mediaType, Stream photo, IReadOnlyDictionary<string, string> options,
        Stream? background = null) =>
        new(Kind.Name, Kind.Write(new CutoutPayload(options, background is not null)), fileName, mediaType, photo)
        {
            Attachments = background is null ? [] : [new Attachment(Background, background)],
        };
}

/// <summary>The request for a cutout.</summary>
/// <param name="Options">Cutout options by name, as the client wrote them; checked.</param>
/// <param name="HasBackground">
/// Whether <see cref="CutoutJob.Background"/> is attached. Also true where a row of an early version does not say.
/// </param>
public sealed record CutoutPayload(IReadOnlyDictionary<string, string> Options, bool HasBackground);

/// <summary>The size of a cutout, how it was made, and what its user should know.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Warnings">Null: none.</param>
public sealed record CutoutDetails(int Width, int Height, IReadOnlyList<JobWarning>? Warnings = null)
{
    /// <summary>What the network ran on: <c>cpu</c> or <c>cuda</c>. Null in rows of an early version.</summary>
    public string? Device { get; init; }

    /// <summary>
    /// The numbers that it computed with: <c>int8</c> or <c>fp32</c>. Null in rows of an early version.
    /// </summary>
    public string? Precision { get; init; }
}

/// <summary>A warning about a result.</summary>
/// <param name="Code">A stable code.</param>
/// <param name="Message">A sentence for the user.</param>
public sealed record JobWarning(string Code, string Message);
