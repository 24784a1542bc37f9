using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Detourer.Web.Intake;

/// <summary>
/// Takes the client's address, scheme and host from the headers of trusted reverse proxies. Headers of everybody else
/// are ignored: a client could write any address into them.
/// </summary>
internal static class Proxies
{
    /// <summary>
    /// Addresses and networks of the trusted proxies, separated by commas: <c>10.0.0.0/8, 192.0.2.1</c>.
    /// </summary>
    private const string Setting = "Proxies:Known";

    public static void AddProxies(this WebApplicationBuilder builder)
    {
        IPNetwork[] known = Parse(builder.Configuration[Setting]);
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = known.Length == 0 ? ForwardedHeaders.None
                : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            // No limit on hops: the chain is followed until the first address that is not a known proxy, the client.
            options.ForwardLimit = null;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (IPNetwork network in known) options.KnownIPNetworks.Add(network);
        });
    }

    public static void UseProxies(this WebApplication app) => app.UseForwardedHeaders();

    /// <exception cref="FormatException">
    /// The setting has something that is neither an address nor a network.
    /// </exception>
    private static IPNetwork[] Parse(string? setting) =>
    [
        .. (setting ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(text => IPNetwork.TryParse(text, out IPNetwork network) ? network
                : IPAddress.TryParse(text, out IPAddress? address) ? new IPNetwork(address, BitsOf(address))
                : throw new FormatException($"{Setting}: “{text}” is neither an address nor a network.")),
    ];

    private static int BitsOf(IPAddress address) => 8 * address.GetAddressBytes().Length;
}
