using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.DependencyInjection;

namespace Detourer.ServiceDefaults;

/// <summary>
/// Lets probes through if <c>AllowedHosts</c> names the hosts of the page. Kubernetes and load balancers call a process
/// by the address of its machine.
/// </summary>
internal static class ProbeHosts
{
    /// <summary>Adds this machine's own addresses to <c>AllowedHosts</c>, unless that allows all.</summary>
    public static void AllowOwnAddresses(this IServiceCollection services) =>
        services.PostConfigure<HostFilteringOptions>(options =>
        {
            if (options.AllowedHosts is not { Count: > 0 } allowed || allowed.Contains("*")) return;
            options.AllowedHosts = [.. allowed, "localhost", .. OwnAddresses()];
        });

    /// <summary>The addresses as in a Host header, with brackets around IPv6 addresses.</summary>
    private static IEnumerable<string> OwnAddresses() => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(unicast => new IPAddress(unicast.Address.GetAddressBytes()))
        .Select(address => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : $"{address}")
        .Distinct();
}
