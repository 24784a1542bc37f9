using Detourer.Imaging;
using Detourer.Jobs;
using Detourer.Jobs.Files;
using Detourer.Jobs.Sql;
using Detourer.Web.Pages.Words;
using Detourer.Web.Problems;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Detourer.Web.Pages;

/// <summary>The target of a form. It renders a page only to explain why the request was refused.</summary>
[IgnoreAntiforgeryToken] // the API needs no antiforgery token either
internal abstract class FormPage(ImagingLimits limits, IOptions<JobsOptions> jobs, ILogger<ProblemHandler> log)
    : SitePage(limits, jobs)
{
    /// <summary>The heading: what could not be done.</summary>
    public abstract string Heading { get; }

    /// <summary>The text of the link back to the home page.</summary>
    public abstract string Back { get; }

    /// <summary>Why it could not be done, in the page's language.</summary>
    public string Reason { get; private set; } = "";

    public IActionResult OnGet() => LocalRedirect(Language.Home);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await AnswerAsync(cancellationToken);
        }
        catch (Exception e) when (!Response.HasStarted && IsRefusal(e))
        {
            Response.Clear(); // the headers of the abandoned answer
            ApplyPolicy();
            (_, string code, string sentence) = ProblemHandler.Report(HttpContext, e, log);
            Reason = ReasonOf(code, sentence);
            return Page();
        }
    }

    /// <summary>Handles the form.</summary>
    protected abstract Task<IActionResult> AnswerAsync(CancellationToken cancellationToken);

    private static bool IsRefusal(Exception e) => e
        is ApiException or ImagingException or BadHttpRequestException or StorageUnavailableException
        or DatabaseUnavailableException;
}
