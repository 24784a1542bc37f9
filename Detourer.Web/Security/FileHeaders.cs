using Microsoft.Net.Http.Headers;

namespace Detourer.Web.Security;

/// <summary>Headers of responses that carry what belongs to one client.</summary>
internal static class FileHeaders
{
    /// <summary>
    /// For a client's file, or something made from one. Its content must never run in this site's origin: a browser
    /// that shows it does so in a sandbox without scripts, and does not guess another type.
    /// </summary>
    public static void Apply(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        response.Headers.XContentTypeOptions = "nosniff";
    }

    /// <summary>For data that changes: no cache keeps it.</summary>
    public static void ForbidCaching(HttpResponse response) =>
        response.GetTypedHeaders().CacheControl = new CacheControlHeaderValue { Private = true, NoStore = true };

    /// <summary>
    /// For a file, which never changes under its address but can be removed: the client may keep it, and asks before
    /// each use whether it is still there. A shared cache keeps nothing.
    /// </summary>
    public static void AllowPrivateCaching(HttpResponse response) =>
        response.GetTypedHeaders().CacheControl = new CacheControlHeaderValue
        {
            Private = true,
            MaxAge = TimeSpan.Zero,
            MustRevalidate = true,
        };
}
