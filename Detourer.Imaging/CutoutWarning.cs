namespace Detourer.Imaging;

/// <summary>What the user of a cutout should know, although it was computed without an error.</summary>
/// <param name="Code">A stable code.</param>
/// <param name="Message">A sentence for the user.</param>
public sealed record CutoutWarning(string Code, string Message)
{
    /// <summary>The code of a cutout that is empty or shows the whole picture.</summary>
    public const string SubjectNotFound = "subject_not_found";

    internal static CutoutWarning Empty { get; } = new(SubjectNotFound,
        "No subject was found in the image, so little or nothing of it is left. Another model may find one.");

    internal static CutoutWarning Full { get; } = new(SubjectNotFound,
        "No background was found in the image, so all of it is left. Another model may find one.");
}
