namespace Detourer.Jobs;

/// <summary>Elects one process for a task that only one process should run.</summary>
public interface ILeader
{
    /// <summary>Tries to become the leader for one run of a task.</summary>
    /// <param name="name">The task.</param>
    /// <param name="interval">How often the task runs. No other process is elected until it has passed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether this process runs the task now.</returns>
    /// <exception cref="Queue.QueueUnavailableException">Redis is unavailable, so no process is elected.</exception>
    Task<bool> TryAcquireAsync(string name, TimeSpan interval, CancellationToken cancellationToken);
}
