using Detourer.Imaging;
using Detourer.Jobs;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Options;

namespace Detourer.Web.Pages;

/// <summary>
/// The editor's markup, which the home page loads when the editor is first opened. The same for all clients.
/// </summary>
[OutputCache(PolicyName = SitePages.SameForAll)]
internal sealed class EditorModel(ImagingLimits limits, IOptions<JobsOptions> jobs) : SitePage(limits, jobs);
