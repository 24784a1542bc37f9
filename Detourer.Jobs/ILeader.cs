namespace Detourer.Jobs;

/// <summary>Elects one process for work that every process could do and one should.</summary>
public interface ILeader
{
    /// <summary>Tries to become the leader for one run of a task.</summary>
    /// <param name="name">The task.</param>
    /// <param name="interval">How often the task runs: until then no other process is elected.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether this process runs the task now.</returns>
    /// <exception cref="Queue.QueueUnavailableException">Redis is unavailable; nobody is elected.</exception>
    Task<bool> TryAcquireAsync(string name, TimeSpan interval, CancellationToken cancellationToken);
}
