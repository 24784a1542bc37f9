using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Detourer.Web.Live;

/// <summary>Limits of live sockets; the configuration section <c>Live</c>.</summary>
internal sealed class LiveOptions
{
    /// <summary>Sockets that one client may have open, loopback excepted. 1 to 10000.</summary>
    [Range(1, 10_000)]
    public int MaxSocketsPerClient { get; set; } = 100;

    /// <summary>
    /// Longest time for sending one message. A client that reads more slowly is disconnected. 1 s to 10 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>Validates <see cref="LiveOptions"/> at start-up.</summary>
[OptionsValidator]
internal sealed partial class LiveOptionsValidator : IValidateOptions<LiveOptions>;
