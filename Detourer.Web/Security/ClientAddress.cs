using System.Net;
using System.Net.Sockets;

namespace Detourer.Web.Security;

/// <summary>
/// Identifies a client for rate limits: an IPv4 address, or the /64 network of an IPv6 address, which is what a
/// provider gives to one household.
/// </summary>
internal static class ClientAddress
{
    public static string Of(IPAddress? address)
    {
        if (address is null) return "unknown";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetwork) return address.ToString();
        byte[] bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
