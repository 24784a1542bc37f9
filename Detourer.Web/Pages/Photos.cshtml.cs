using Detourer.Imaging;
using Detourer.Jobs;
using Detourer.Jobs.Files;
using Detourer.Jobs.Rows;
using Detourer.Web.Api;
using Detourer.Web.Intake;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Detourer.Web.Pages;

/// <summary>Takes a photo from the home page's form where there is no script, through the same door as all others.</summary>
[IgnoreAntiforgeryToken] // as for the API, whose requests need none
internal sealed class PhotosModel(PhotoIntake intake, ImagingLimits limits, IOptions<JobsOptions> jobs)
    : SitePage(limits, jobs)
{
    /// <summary>Why the photo was refused.</summary>
    public string Reason { get; private set; } = "";

    public IActionResult OnGet() => LocalRedirect(Language.Home);

    // Without parameters: to bind one, the framework would read the form first, and leave nothing of it.
    public async Task<IActionResult> OnPostAsync()
    {
        try
        {
            (Job job, _) = await intake.AcceptAsync(Request, HttpContext.RequestAborted);
            Response.Headers.Location = $"{Language.Root}/photo/{job.Id}";
            return StatusCode(StatusCodes.Status303SeeOther);
        }
        catch (Exception e) when (e is ApiException or ImagingException or StorageUnavailableException or DatabaseUnavailableException)
        {
            (int status, string code, string sentence) = ProblemHandler.Describe(e);
            Response.StatusCode = status;
            Reason = Texts.Sections["errors"].ContainsKey(code) ? Fill($"errors.{code}") : sentence;
            return Page();
        }
    }
}
