using Detourer.Imaging;
using Detourer.Imaging.Models;
using Detourer.Jobs;
using Detourer.Web.Pages.Words;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Options;

namespace Detourer.Web.Pages;

/// <summary>The home page: drop photos, get cutouts. The same for all clients.</summary>
[OutputCache(PolicyName = SitePages.SameForAll)]
internal sealed class IndexModel(ImagingLimits limits, IOptions<JobsOptions> jobs, AllowedModels allowed)
    : SitePage(limits, jobs)
{
    /// <summary>The choices of a model that this server accepts.</summary>
    public IReadOnlyList<ModelChoice> Choices { get; } =
        [.. ModelChoice.All.Where(choice => allowed.Contains(choice.Model))];

    /// <summary>The choice that is selected at first, or null without choices.</summary>
    public ModelChoice? FirstChoice => Choices.OrderByDescending(choice => choice.IsDefault).FirstOrDefault();

    /// <summary>Structured data for search engines, as JSON-LD.</summary>
    public string StructuredData => System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["@context"] = "https://schema.org",
        ["@type"] = "WebApplication",
        ["name"] = "Detourer",
        ["url"] = Address(Language),
        ["description"] = Texts["head.description"],
        ["inLanguage"] = Language.Code,
        ["applicationCategory"] = "MultimediaApplication",
        ["operatingSystem"] = "Any",
        ["browserRequirements"] = "HTML5",
        ["isAccessibleForFree"] = true,
        ["offers"] = new Dictionary<string, object> { ["@type"] = "Offer", ["price"] = "0", ["priceCurrency"] = "EUR" },
    });
}
