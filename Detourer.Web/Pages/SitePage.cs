using Detourer.Imaging;
using Detourer.Jobs;
using Detourer.Web.Pages.Words;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace Detourer.Web.Pages;

/// <summary>What all pages know: their language, its texts, and the limits that the texts mention.</summary>
internal abstract class SitePage(ImagingLimits limits, IOptions<JobsOptions> jobs) : PageModel
{
    public Language Language => Language.Of(Request);

    public Texts Texts => Language.Texts;

    public ImportMap Modules => ImportMap.Of(HttpContext);

    /// <summary>The page's path without its language: the same page in all languages.</summary>
    public string PlainPath
    {
        get
        {
            string path = Request.Path.Value![Language.Root.Length..];
            return path.Length == 0 ? "/" : path;
        }
    }

    /// <summary>Places of texts that the configuration fills in.</summary>
    public (string Place, string Value)[] Facts =>
    [
        ("megabytes", Number(limits.MaxBytes / 1e6)),
        ("megapixels", Number(limits.MaxPixels / 1e6)),
        ("retention", Duration(jobs.Value.Retention)),
    ];

    public string Fill(string text) => Texts.Fill(text, Facts);

    /// <summary>What a code means, in the page's language; for one without words there, the English sentence.</summary>
    protected string ReasonOf(string code, string sentence) =>
        Texts.Sections["errors"].ContainsKey(code) ? Fill($"errors.{code}") : sentence;

    /// <summary>The same page in a language: an absolute address.</summary>
    public string Address(Language language) =>
        $"{Request.Scheme}://{Request.Host}{(PlainPath == "/" ? language.Home : language.Root + PlainPath)}";

    public string Asset(string path) => ImportMap.Address(HttpContext, path);

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context) => ApplyPolicy();

    protected void ApplyPolicy() => Response.Headers.ContentSecurityPolicy = SecurityHeaders.PolicyWith(Modules.Hash);

    /// <summary>A size as people say it, in the page's language.</summary>
    protected string Size(long bytes)
    {
        bool large = bytes >= 1_000_000;
        return $"{Number(large ? bytes / 1e6 : bytes / 1e3)} {(large ? 'M' : 'k')}{(Language == Language.French ? 'o' : 'B')}";
    }

    private string Number(double value)
    {
        string text = value.ToString(value < 10 ? "0.#" : "0", System.Globalization.CultureInfo.InvariantCulture);
        return Language == Language.French ? text.Replace('.', ',') : text;
    }

    private string Duration(TimeSpan time) => time switch
    {
        { TotalDays: >= 2 } => Texts.Fill("footer.days", ("n", Number(Math.Floor(time.TotalDays)))),
        { TotalDays: 1 } => Texts["footer.day"],
        { TotalHours: >= 2 } => Texts.Fill("footer.hours", ("n", Number(Math.Floor(time.TotalHours)))),
        _ => Texts.Fill("footer.minutes", ("n", Number(Math.Floor(time.TotalMinutes)))),
    };
}
