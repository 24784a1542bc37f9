using Detourer.Jobs;

namespace Detourer.Worker.Handlers;

/// <summary>
/// Processes one kind of job. <see cref="JobRunner"/> is responsible for claims, leases, retries and events.
/// </summary>
internal interface IJobHandler
{
    /// <summary>The name of the kind; see <see cref="Job.Kind"/>.</summary>
    string Kind { get; }

    /// <summary>Creates the result and stores it with <see cref="JobAttempt.StoreResultAsync"/>.</summary>
    /// <param name="attempt">The job and its files.</param>
    /// <param name="cancellationToken">Cancelled when the claim is lost or the worker stops.</param>
    /// <returns>The properties of the result for the row.</returns>
    /// <exception cref="JobFailedException">The attempt failed for a known reason.</exception>
    Task<JobResult> RunAsync(JobAttempt attempt, CancellationToken cancellationToken);
}
