namespace Detourer.Web.Api;

/// <summary>
/// What goes with a file that somebody has sent, or that was made of one: whatever it is, it must not run here. A
/// browser that is talked into showing it does so in a sandbox without scripts, and guesses at no other type.
/// </summary>
internal static class FileHeaders
{
    public static void Apply(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        response.Headers.XContentTypeOptions = "nosniff";
    }
}
