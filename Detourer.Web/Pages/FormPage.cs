using Detourer.Imaging;
using Detourer.Jobs;
using Detourer.Jobs.Files;
using Detourer.Jobs.Sql;
using Detourer.Web.Pages.Words;
using Detourer.Web.Problems;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Detourer.Web.Pages;

/// <summary>A page that a form leads to. It is seen only where it says why that which was asked cannot be done.</summary>
[IgnoreAntiforgeryToken] // as for the API, whose requests need none
internal abstract class FormPage(ImagingLimits limits, IOptions<JobsOptions> jobs, ILogger<ProblemHandler> log)
    : SitePage(limits, jobs)
{
    /// <summary>What could not be done.</summary>
    public abstract string Heading { get; }

    /// <summary>What the way back to the home page is called.</summary>
    public abstract string Back { get; }

    /// <summary>Why it could not be done.</summary>
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
            Response.Clear(); // what was to be sent along with the answer that is not there
            ApplyPolicy();
            (_, string code, string sentence) = ProblemHandler.Begin(HttpContext, e, log);
            Reason = ReasonOf(code, sentence);
            return Page();
        }
    }

    /// <summary>Does what the form asks.</summary>
    protected abstract Task<IActionResult> AnswerAsync(CancellationToken cancellationToken);

    private static bool IsRefusal(Exception e) => e
        is ApiException or ImagingException or BadHttpRequestException or StorageUnavailableException or DatabaseUnavailableException;
}
