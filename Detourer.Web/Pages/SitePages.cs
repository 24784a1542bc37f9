using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.WebEncoders;
using Microsoft.Net.Http.Headers;

namespace Detourer.Web.Pages;

/// <summary>
/// Sets up the pages: each in every language, compressed, and those that are the same for all kept in memory with an
/// ETag, so that browsers and proxies keep them too and ask only whether they still hold.
/// </summary>
internal static class SitePages
{
    /// <summary>The cache policy of pages that are the same for all.</summary>
    public const string SameForAll = "same-for-all";

    private static readonly string[] _routes = ["", "editor", "photos", "photo/{id}", "zip"];

    private static readonly string[] _compressed = ["text/html", "text/plain", "application/xml"];

    public static WebApplicationBuilder AddPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorPages(options =>
        {
            foreach (string page in _routes)
                options.Conventions.AddPageRoute($"/{PageOf(page)}", $"fr/{page}".TrimEnd('/'));
        });
        // Pages take nothing from a form by its fields: whoever wants the body reads it, and knows what may be wrong with it.
        builder.Services.Configure<MvcOptions>(options =>
        {
            options.ValueProviderFactories.RemoveType<FormValueProviderFactory>();
            options.ValueProviderFactories.RemoveType<FormFileValueProviderFactory>();
            options.ValueProviderFactories.RemoveType<JQueryFormValueProviderFactory>();
        });
        // Letters with accents stay what they are.
        builder.Services.Configure<WebEncoderOptions>(options =>
            options.TextEncoderSettings = new TextEncoderSettings(System.Text.Unicode.UnicodeRanges.All));
        builder.Services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true; // these pages carry no secret that a length could tell
            options.MimeTypes = _compressed;
        });
        builder.Services.Configure<BrotliCompressionProviderOptions>(options =>
            options.Level = System.IO.Compression.CompressionLevel.Optimal);
        builder.Services.AddOutputCache(options =>
        {
            options.SizeLimit = 16 << 20;
            options.AddPolicy(SameForAll, policy => policy
                .Expire(TimeSpan.FromHours(1))
                .SetVaryByQuery([])
                .VaryByValue(context => new("encoding", Encoding(context))));
        });
        return builder;
    }

    public static void UsePages(this WebApplication app)
    {
        app.UseOutputCache();
        app.UseResponseCompression();
        app.UseWhen(IsSameForAll, branch => branch.Use(TagAsync));
    }

    private static string PageOf(string route) => route switch
    {
        "" => "Index",
        _ => char.ToUpperInvariant(route[0]) + route.Split('/')[0][1..],
    };

    private static bool IsSameForAll(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<OutputCacheAttribute>()?.PolicyName == SameForAll;

    /// <summary>Browsers say what they accept in many ways; there are only three answers.</summary>
    private static string Encoding(HttpContext context)
    {
        string accepted = context.Request.Headers.AcceptEncoding.ToString();
        return accepted.Contains("br", StringComparison.Ordinal) ? "br"
            : accepted.Contains("gzip", StringComparison.Ordinal) ? "gzip"
            : "identity";
    }

    /// <summary>Hashes a page once, when it goes into the cache.</summary>
    private static async Task TagAsync(HttpContext context, RequestDelegate next)
    {
        Stream body = context.Response.Body;
        using var page = new MemoryStream();
        context.Response.Body = page;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = body;
        }

        byte[] hash = SHA256.HashData(page.GetBuffer().AsSpan(0, (int)page.Length));
        context.Response.Headers.CacheControl = "public, no-cache";
        // Weak: the same page may come compressed in one way or another.
        context.Response.Headers.ETag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(hash.AsSpan(0, 12))}\"", isWeak: true).ToString();
        page.Position = 0;
        await page.CopyToAsync(body, context.RequestAborted);
    }
}
