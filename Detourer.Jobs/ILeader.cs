namespace Detourer.Jobs;

/// <summary>Of what every process could do, and one is enough: whose turn it is.</summary>
public interface ILeader
{
    /// <summary>Asks for a turn.</summary>
    /// <param name="what">What is to be done.</param>
    /// <param name="interval">For so long nobody else gets one.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="Queue.QueueUnavailableException">Nobody knows.</exception>
    Task<bool> TakeAsync(string what, TimeSpan interval, CancellationToken cancellationToken);
}
