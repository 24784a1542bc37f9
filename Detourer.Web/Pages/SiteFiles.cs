using System.Globalization;
using System.Text;
using Detourer.Web.Pages.Words;

namespace Detourer.Web.Pages;

/// <summary>
/// <c>robots.txt</c>, <c>sitemap.xml</c> and the manifests: files that contain the site's address or texts.
/// </summary>
internal static class SiteFiles
{
    public static void MapSiteFiles(this IEndpointRouteBuilder app)
    {
        app.MapGet("/robots.txt", (HttpRequest request) => TypedResults.Text(
            $"""
            User-agent: *
            Disallow: /api/
            Disallow: /photo/
            Disallow: /fr/photo/
            Disallow: /share/
            Disallow: /fr/share/

            Sitemap: {Site(request)}/sitemap.xml

            """));
        app.MapGet("/sitemap.xml", (HttpRequest request) =>
            TypedResults.Text(Sitemap(Site(request)), "application/xml"));
        foreach (Language language in Language.All)
        {
            app.MapGet($"{language.Root}/app.webmanifest", () =>
                TypedResults.Json(Manifest(language), contentType: "application/manifest+json"));
        }
    }

    private static string Site(HttpRequest request) => $"{request.Scheme}://{request.Host}";

    private static string Sitemap(string site)
    {
        var xml = new StringBuilder("""
            <?xml version="1.0" encoding="UTF-8"?>
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">

            """);
        foreach (Language language in Language.All)
        {
            xml.Append(CultureInfo.InvariantCulture, $"  <url>\n    <loc>{site}{language.Home}</loc>\n");
            foreach (Language other in Language.All)
            {
                xml.Append(CultureInfo.InvariantCulture, $"    <xhtml:link rel=\"alternate\"");
                xml.Append(CultureInfo.InvariantCulture, $" hreflang=\"{other.Code}\" href=\"{site}{other.Home}\"/>\n");
            }

            xml.Append("  </url>\n");
        }

        return xml.Append("</urlset>\n").ToString();
    }

    private static object Manifest(Language language) => new
    {
        id = "/",
        name = "Detourer",
        short_name = "Detourer",
        description = language.Texts["head.description"],
        lang = language.Code,
        start_url = language.Home,
        scope = "/",
        display = "standalone",
        background_color = "#f7f6fb",
        theme_color = "#5b3df5",
        icons = new object[]
        {
            new { src = "/icons/icon.svg", sizes = "any", type = "image/svg+xml", purpose = "any" },
            new { src = "/icons/icon-192.png", sizes = "192x192", type = "image/png", purpose = "any" },
            new { src = "/icons/icon-512.png", sizes = "512x512", type = "image/png", purpose = "any" },
            new { src = "/icons/icon-maskable-512.png", sizes = "512x512", type = "image/png", purpose = "maskable" },
        },
    };
}
