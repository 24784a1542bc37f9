using System.Diagnostics;

namespace Detourer.Web.Live;

/// <summary>The traces of what pages are told.</summary>
internal static class Telemetry
{
    public static ActivitySource Source { get; } = new("Detourer.Web");
}
