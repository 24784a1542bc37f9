namespace Detourer.Jobs.Admission;

/// <summary>Counts requests of clients within a sliding window of time.</summary>
public interface ISlidingWindows
{
    /// <summary>Counts a request if the limit allows it.</summary>
    /// <param name="limit">What is limited; each has a window for each client.</param>
    /// <param name="client">The client: an address, or a part of one. At most 64 characters.</param>
    /// <param name="most">Requests within a window; at least 1.</param>
    /// <param name="length">The length of the window.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Null: counted. Otherwise how long the client has to wait.</returns>
    Task<TimeSpan?> EnterAsync(
        Limit limit, string client, int most, TimeSpan length, CancellationToken cancellationToken);
}

/// <summary>What is limited.</summary>
public enum Limit
{
    /// <summary>New jobs.</summary>
    Jobs,

    /// <summary>Renditions and archives, which are created at once and are not jobs.</summary>
    Renditions,
}
