using System.Globalization;
using Detourer.Imaging;
using Detourer.Jobs;
using Detourer.Web.Pages.Words;
using Detourer.Web.Security;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace Detourer.Web.Pages;

/// <summary>The base of all pages: language, texts, and the limits that the texts mention.</summary>
internal abstract class SitePage(ImagingLimits limits, IOptions<JobsOptions> jobs) : PageModel
{
    public Language Language => Language.Of(Request);

    public Texts Texts => Language.Texts;

    public ImportMap Modules => ImportMap.Of(HttpContext);

    /// <summary>The page's path without the language prefix.</summary>
    public string PlainPath
    {
        get
        {
            string path = Request.Path.Value![Language.Root.Length..];
            return path.Length == 0 ? "/" : path;
        }
    }

    /// <summary>Values of placeholders that come from the configuration.</summary>
    public (string Place, string Value)[] Facts =>
    [
        ("megabytes", Number(limits.MaxBytes / 1e6)),
        ("megapixels", Number(limits.MaxPixels / 1e6)),
        ("retention", Duration(jobs.Value.Retention)),
    ];

    public string Fill(string text) => Texts.Fill(text, Facts);

    /// <summary>The sentence for an error code in the page's language; else the English sentence.</summary>
    protected string ReasonOf(string code, string sentence) =>
        Texts.Sections["errors"].ContainsKey(code) ? Fill($"errors.{code}") : sentence;

    /// <summary>The absolute URL of this page in a language.</summary>
    public string Address(Language language) =>
        $"{Request.Scheme}://{Request.Host}{(PlainPath == "/" ? language.Home : language.Root + PlainPath)}";

    public string Asset(string path) => ImportMap.Address(HttpContext, path);

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context) => ApplyPolicy();

    /// <summary>Whether this site's own pages may show the page in a frame.</summary>
    protected virtual bool CanBeFramed => false;

    protected void ApplyPolicy() =>
        Response.Headers.ContentSecurityPolicy = SecurityHeaders.PolicyWith(Modules.Hash, CanBeFramed);

    /// <summary>A file size in the page's language.</summary>
    protected string Size(long bytes)
    {
        bool large = bytes >= 1_000_000;
        char unit = Language == Language.French ? 'o' : 'B';
        return $"{Number(large ? bytes / 1e6 : bytes / 1e3)} {(large ? 'M' : 'k')}{unit}";
    }

    /// <summary>Width, height and size of a picture.</summary>
    protected string FactsOf(int width, int height, long bytes) =>
        Texts.Fill("photo.facts", ("width", $"{width}"), ("height", $"{height}"), ("size", Size(bytes)));

    /// <summary>How long an address works; empty if it does not expire.</summary>
    protected string UntilOf(DateTimeOffset? expiry)
    {
        string? date = expiry?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return date is null ? "" : Texts.Fill("photo.until", ("date", date));
    }

    private string Number(double value)
    {
        string text = value.ToString(value < 10 ? "0.#" : "0", CultureInfo.InvariantCulture);
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
