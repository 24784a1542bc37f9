using System.Net;
using System.Net.Sockets;

namespace Detourer.Web.Intake;

/// <summary>Whose a request is, as far as limits go: an address of IPv4, or a /64 of IPv6, which one household has.</summary>
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
