using Detourer.Jobs;

namespace Detourer.Worker.Handlers;

/// <summary>Does the work of one kind of job. Claim, lease, retries and events are <see cref="JobRunner"/>'s.</summary>
internal interface IJobHandler
{
    /// <summary>The name of the kind; see <see cref="Job.Kind"/>.</summary>
    string Kind { get; }

    /// <summary>Makes the result and stores it with <see cref="JobAttempt.StoreResultAsync"/>.</summary>
    /// <param name="attempt">The job and its files.</param>
    /// <param name="cancellationToken">Cancelled when the claim is lost or the worker stops.</param>
    /// <returns>What the row will say of the result.</returns>
    /// <exception cref="JobFailedException">The attempt failed for a known reason.</exception>
    Task<JobResult> RunAsync(JobAttempt attempt, CancellationToken cancellationToken);
}
