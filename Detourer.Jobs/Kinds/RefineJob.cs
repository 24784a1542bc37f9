namespace Detourer.Jobs.Kinds;

/// <summary>
/// A new version of a cutout, whose alpha is estimated again under a mask. It is a job of its own with a copy of every
/// file that it needs: two refinements of one cutout do not affect each other, and each can be refined further.
/// </summary>
public static class RefineJob
{
    /// <summary>The names of the attachments: the cutout that is refined, and the mask.</summary>
    public const string Cutout = "cutout", Mask = "mask";

    /// <summary>Its name and its types.</summary>
    public static JobKind<RefinePayload, CutoutDetails> Kind { get; } =
        new("refine", KindJson.Default.RefinePayload, KindJson.Default.CutoutDetails);

    /// <summary>A request for the refinement of a cutout.</summary>
    /// <param name="source">The job whose result is refined.</param>
    /// <param name="photo">The bytes of its original; seekable.</param>
    /// <param name="cutout">The bytes of its result; seekable.</param>
    /// <param name="mask">The bytes of the mask; seekable.</param>
    public static NewJob Request(Job source, Stream photo, Stream cutout, Stream mask) => new(
        Kind.Name, Kind.Write(new RefinePayload(OptionsOf(source))), source.FileName, source.OriginalType, photo)
    {
        Attachments = [new Attachment(Cutout, cutout), new Attachment(Mask, mask)],
    };

    /// <summary>The options of the cutout that a job makes or refines.</summary>
    public static IReadOnlyDictionary<string, string> OptionsOf(Job job) => job.Kind == Kind.Name
        ? Kind.PayloadOf(job).Options
        : CutoutJob.Kind.PayloadOf(job).Options;

    /// <summary>The size of the cutout that a job has made or refined; null: it has no result.</summary>
    public static CutoutDetails? DetailsOf(Job job) =>
        job.Kind == Kind.Name ? Kind.DetailsOf(job) : CutoutJob.Kind.DetailsOf(job);
}

/// <summary>The request for a refinement.</summary>
/// <param name="Options">The options of the cutout that is refined, of which format and quality apply.</param>
public sealed record RefinePayload(IReadOnlyDictionary<string, string> Options);
