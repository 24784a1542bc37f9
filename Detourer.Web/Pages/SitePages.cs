using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Detourer.Imaging.Models;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.WebEncoders;
using Microsoft.Net.Http.Headers;

namespace Detourer.Web.Pages;

/// <summary>
/// Sets up the pages: each in every language and compressed. Pages that are the same for all clients are cached in
/// memory with an ETag, so that browsers and proxies cache and revalidate them.
/// </summary>
internal static class SitePages
{
    /// <summary>The cache policy of pages that are the same for all clients.</summary>
    public const string SameForAll = "same-for-all";

    private static readonly string[] _routes = ["", "editor", "photos", "photo/{id}", "share/{id}", "zip"];

    private static readonly string[] _compressed = ["text/html", "text/plain", "application/xml"];

    public static WebApplicationBuilder AddPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorPages(options =>
        {
            foreach (string page in _routes)
                options.Conventions.AddPageRoute($"/{PageOf(page)}", $"fr/{page}".TrimEnd('/'));
        });
        // Model binding must not read the body: the intake reads it, with its own limits and errors.
        builder.Services.Configure<MvcOptions>(options =>
        {
            options.ValueProviderFactories.RemoveType<FormValueProviderFactory>();
            options.ValueProviderFactories.RemoveType<FormFileValueProviderFactory>();
            options.ValueProviderFactories.RemoveType<JQueryFormValueProviderFactory>();
        });
        // Do not encode accented letters.
        builder.Services.Configure<WebEncoderOptions>(options =>
            options.TextEncoderSettings = new TextEncoderSettings(System.Text.Unicode.UnicodeRanges.All));
        builder.Services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true; // the pages contain no secret, so BREACH does not apply
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
                .VaryByValue(context => new("encoding", Encoding(context)))
                .VaryByValue(context => new("models", OfferedModels(context))));
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

    /// <summary>Reduces Accept-Encoding to the three possible answers.</summary>
    private static string Encoding(HttpContext context)
    {
        string accepted = context.Request.Headers.AcceptEncoding.ToString();
        return accepted.Contains("br", StringComparison.Ordinal) ? "br"
            : accepted.Contains("gzip", StringComparison.Ordinal) ? "gzip"
            : "identity";
    }

    /// <summary>The names of the models that the home page offers, which may change at any time.</summary>
    private static string OfferedModels(HttpContext context) => string.Join(
        ',', context.RequestServices.GetRequiredService<AllowedModels>().All.Select(model => model.Name));

    /// <summary>Adds an ETag when a page enters the cache.</summary>
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
        // Weak, because the encoding may differ.
        string tag = $"\"{Convert.ToHexStringLower(hash.AsSpan(0, 12))}\"";
        context.Response.Headers.ETag = new EntityTagHeaderValue(tag, isWeak: true).ToString();
        page.Position = 0;
        await page.CopyToAsync(body, context.RequestAborted);
    }
}
