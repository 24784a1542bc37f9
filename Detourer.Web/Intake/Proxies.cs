using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Detourer.Web.Intake;

/// <summary>Whom to believe about where a request came from.</summary>
internal static class Proxies
{
    /// <summary>Where the known proxies are: addresses and networks, comma-separated, as <c>10.0.0.0/8, 192.0.2.1</c>.</summary>
    private const string Setting = "Proxies:Known";

    public static void AddProxies(this WebApplicationBuilder builder)
    {
        IPNetwork[] known = Parse(builder.Configuration[Setting]);
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = known.Length == 0 ? ForwardedHeaders.None
                : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            // As many hops as are known proxies; the first stranger is the client.
            options.ForwardLimit = null;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (IPNetwork network in known) options.KnownIPNetworks.Add(network);
        });
    }

    public static void UseProxies(this WebApplication app) => app.UseForwardedHeaders();

    /// <exception cref="FormatException">Something there is neither an address nor a network.</exception>
    private static IPNetwork[] Parse(string? setting) =>
    [
        .. (setting ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(text => IPNetwork.TryParse(text, out IPNetwork network) ? network
                : IPAddress.TryParse(text, out IPAddress? address) ? new IPNetwork(address, 8 * address.GetAddressBytes().Length)
                : throw new FormatException($"{Setting}: “{text}” is neither an address nor a network.")),
    ];
}
