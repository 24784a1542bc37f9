using Detourer.Jobs;
using Detourer.Jobs.Kinds;

namespace Detourer.Web.Views;

/// <summary>A share, as the API and the page see it. It does not contain the job's id.</summary>
/// <param name="Id">The id of the share.</param>
/// <param name="Url">The URL of the picture's file.</param>
/// <param name="FileName">The name of the picture's file.</param>
/// <param name="ContentType">The picture's media type.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Bytes">The size of the picture's file.</param>
/// <param name="ExpiresAt">When the files are removed.</param>
/// <param name="Original">The URL of the original; null if it is not shared.</param>
internal sealed record ShareView(
    Guid Id, string Url, string FileName, string ContentType, int Width, int Height, long Bytes,
    DateTimeOffset? ExpiresAt, string? Original)
{
    public static ShareView Of(Share share, Job job)
    {
        string url = $"/api/v1/shares/{share.Id}";
        SharedPicture picture = share.Picture ?? ResultOf(job);
        return new ShareView(
            share.Id, $"{url}/result", FileNames.ResultOf(job, picture.Extension), picture.MediaType, picture.Width,
            picture.Height, picture.Bytes, job.ExpiresAt, share.HasOriginal ? $"{url}/original" : null);
    }

    private static SharedPicture ResultOf(Job job)
    {
        CutoutDetails details = RefineJob.DetailsOf(job)!;
        return new SharedPicture(
            job.ResultType!, job.ResultExtension!, details.Width, details.Height, job.ResultBytes!.Value);
    }
}
