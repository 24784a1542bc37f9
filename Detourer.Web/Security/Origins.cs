namespace Detourer.Web.Security;

/// <summary>
/// Decides whether a request was made by a page of another site. Browsers send such requests with a person's network
/// access: a page on the internet could otherwise use an instance on the visitor's own machine.
/// </summary>
internal sealed class Origins(IConfiguration configuration)
{
    /// <summary>
    /// Origins of other sites that may use the API, separated by commas: <c>https://shop.example</c>.
    /// </summary>
    public const string Setting = "Cors:Origins";

    /// <summary>The origins that the configuration allows.</summary>
    public IReadOnlyList<string> Allowed { get; } = Parse(configuration[Setting]);

    /// <summary>Whether a page made the request that belongs neither to this site nor to an allowed one.</summary>
    public bool IsForeign(HttpRequest request)
    {
        string origin = request.Headers.Origin.ToString();
        if (Allowed.Contains(origin, StringComparer.OrdinalIgnoreCase)) return false;
        // Pages cannot forge this header. “none” is a request by the person, as by a bookmark.
        return request.Headers["Sec-Fetch-Site"].ToString() switch
        {
            "same-origin" or "none" => false,
            "same-site" or "cross-site" => !IsOwn(origin, request),
            // Programs send neither header. Browsers before 2023, and those on plain http, send Origin only.
            _ => origin.Length > 0 && !IsOwn(origin, request),
        };
    }

    /// <summary>The origin “null” is that of sandboxed pages and local files, which belong to anybody.</summary>
    private static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri)
        && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="FormatException">Something in the setting is not an origin.</exception>
    private static string[] Parse(string? setting) =>
    [
        .. (setting ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(text => Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"
                && uri.GetLeftPart(UriPartial.Authority) == text.TrimEnd('/')
                ? text.TrimEnd('/')
                : throw new FormatException($"{Setting}: “{text}” is not an origin such as https://shop.example.")),
    ];
}
