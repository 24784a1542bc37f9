using Detourer.Imaging;
using Detourer.Jobs;
using Detourer.Web.Api;
using Detourer.Web.Intake;
using Detourer.Web.Problems;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Detourer.Web.Pages;

/// <summary>The archive of the home page's cutouts, which the browser streams to disk.</summary>
internal sealed class ZipModel(
    CutoutArchive archive, AdmissionGate gate, ImagingLimits limits, IOptions<JobsOptions> jobs,
    ILogger<ProblemHandler> log)
    : FormPage(limits, jobs, log)
{
    public override string Heading => Texts["zip.refused"];

    public override string Back => Texts["zip.back"];

    // The home page loads archives in a hidden frame and reads the reason from it.
    protected override bool CanBeFramed => true;

    protected override async Task<IActionResult> AnswerAsync(CancellationToken cancellationToken)
    {
        await gate.PassRenditionAsync(HttpContext, cancellationToken);
        await archive.SendAsync(HttpContext, cancellationToken);
        return new EmptyResult();
    }
}
