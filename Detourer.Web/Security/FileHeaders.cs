namespace Detourer.Web.Security;

/// <summary>
/// Headers of every response that carries a client's file or something made from one. Its content must never run in
/// this site's origin: a browser that shows it does so in a sandbox without scripts, and does not guess another type.
/// </summary>
internal static class FileHeaders
{
    public static void Apply(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        response.Headers.XContentTypeOptions = "nosniff";
    }
}
