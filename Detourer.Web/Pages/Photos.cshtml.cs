using Detourer.Imaging;
using Detourer.Jobs;
using Detourer.Web.Intake;
using Detourer.Web.Pages.Words;
using Detourer.Web.Problems;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Detourer.Web.Pages;

/// <summary>Accepts a photo from the home page's form in browsers without JavaScript.</summary>
internal sealed class PhotosModel(
    PhotoIntake intake, ImagingLimits limits, IOptions<JobsOptions> jobs, ILogger<ProblemHandler> log)
    : FormPage(limits, jobs, log)
{
    public override string Heading => Texts["photo.refused"];

    public override string Back => Texts["photo.again"];

    protected override async Task<IActionResult> AnswerAsync(CancellationToken cancellationToken)
    {
        (Job job, OwnerToken owner, _) = await intake.AcceptAsync(Request, cancellationToken);
        // Without JavaScript the URL is the only place that can keep the owner's token.
        Response.Headers.Location = $"{Language.Root}/photo/{job.Id}?owner={owner.Value}";
        return StatusCode(StatusCodes.Status303SeeOther);
    }
}
