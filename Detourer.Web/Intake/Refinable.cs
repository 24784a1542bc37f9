using Detourer.Imaging;
using Detourer.Jobs;
using Detourer.Jobs.Files;
using Detourer.Jobs.Kinds;

namespace Detourer.Web.Intake;

/// <summary>A cutout whose alpha can be estimated again.</summary>
/// <param name="Job">The finished job that made it.</param>
/// <param name="Result">Its file.</param>
/// <param name="Size">Its size in pixels, which is the upright photo's.</param>
internal sealed record Refinable(Job Job, FileKey Result, CutoutDetails Size)
{
    /// <summary>The cutout of a finished job.</summary>
    /// <exception cref="ImagingException"><c>not_refinable</c>: it was composed, or is not of the photo's size.
    /// </exception>
    public static Refinable Of(Job job, FileKey result)
    {
        IReadOnlyDictionary<string, string> options = RefineJob.OptionsOf(job);
        bool hasBackground = job.Kind == CutoutJob.Kind.Name && CutoutJob.Kind.PayloadOf(job).HasBackground;
        // A background image is only mentioned, so its bytes do not matter.
        CutoutOptions parsed = CutoutOptionsParser.Parse(
            name => options.GetValueOrDefault(name),
            hasBackground ? ReadOnlyMemory<byte>.Empty : default(ReadOnlyMemory<byte>?));
        return parsed.IsWholeAndTransparent
            ? new Refinable(job, result, RefineJob.DetailsOf(job)!)
            : throw ImagingErrors.NotRefinable();
    }

    /// <summary>Checks the size of a mask by its header. An orientation in its metadata may swap the sides.</summary>
    /// <exception cref="ImagingException"><c>mask_size</c></exception>
    public ImageHeader CheckMask(ImageHeader mask)
    {
        bool fits = (mask.Width, mask.Height) == (Size.Width, Size.Height)
            || (mask.Height, mask.Width) == (Size.Width, Size.Height);
        return fits ? mask : throw ImagingErrors.MaskSize(mask.Width, mask.Height, Size.Width, Size.Height);
    }
}
