using System.Diagnostics;

namespace Detourer.Web.Live;

/// <summary>Traces of the messages that pages get.</summary>
internal static class Telemetry
{
    public static ActivitySource Source { get; } = new("Detourer.Web");
}
