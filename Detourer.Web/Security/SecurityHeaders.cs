namespace Detourer.Web.Security;

/// <summary>
/// Headers that restrict what a browser does with a response: it loads this site's own files only, and guesses no
/// types.
/// </summary>
internal static class SecurityHeaders
{
    private static readonly (string Name, string Value)[] _headers =
    [
        ("Content-Security-Policy", PolicyWith(null)),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Embedder-Policy", "require-corp"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ];

    /// <summary>The content security policy of a page.</summary>
    /// <param name="source">The hash or nonce of its inline elements; null: it has none.</param>
    /// <param name="canBeFramed">Whether this site's own pages may show it in a frame.</param>
    /// <param name="allowsInlineStyles">Whether its scripts may add styles.</param>
    public static string PolicyWith(string? source, bool canBeFramed = false, bool allowsInlineStyles = false) =>
        $"default-src 'none'; script-src 'self'{(source is null ? "" : $" '{source}'")}; "
        + $"style-src 'self'{(allowsInlineStyles ? " 'unsafe-inline'" : "")}; "
        + "img-src 'self' blob: data:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
        + "frame-src 'self'; form-action 'self'; "
        + $"base-uri 'none'; frame-ancestors {(canBeFramed ? "'self'" : "'none'")}";

    public static WebApplication UseSecurityHeaders(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            // When the response starts, because an error clears earlier headers. The policy of a page is kept.
            context.Response.OnStarting(() =>
            {
                // The headers of a 304 replace those that the browser has stored with the response.
                if (context.Response.StatusCode == StatusCodes.Status304NotModified) return Task.CompletedTask;
                IHeaderDictionary headers = context.Response.Headers;
                foreach ((string name, string value) in _headers) headers.TryAdd(name, value);
                return Task.CompletedTask;
            });
            return next(context);
        });
        return app;
    }
}
