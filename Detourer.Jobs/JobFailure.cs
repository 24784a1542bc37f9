namespace Detourer.Jobs;

/// <summary>Why an attempt at a job failed.</summary>
/// <param name="Code">A stable code, part of the API.</param>
/// <param name="Message">A sentence for the user who uploaded the photo.</param>
/// <param name="Retry">Whether another attempt may succeed.</param>
/// <param name="Detail">Detail for operators. It never leaves the server.</param>
/// <param name="Spends">Whether the attempt is counted. Attempts during an outage of a store are not.</param>
public sealed record JobFailure(string Code, string Message, bool Retry, string? Detail = null, bool Spends = true)
{
    internal static JobFailure Crashed { get; } = new(
        "worker_crashed", "The server stopped several times while it worked on this photo. It was given up.",
        Retry: true);
}

/// <summary>A failed attempt, stored in the row.</summary>
/// <param name="Attempt">The number of the attempt, from 1.</param>
/// <param name="At">When it failed.</param>
/// <param name="Worker">The worker that ran it.</param>
/// <param name="Code">As in <see cref="JobFailure"/>.</param>
/// <param name="Detail">As in <see cref="JobFailure"/>.</param>
/// <param name="Times">How often this attempt has failed; more than once only if it was not counted.</param>
public sealed record AttemptError(
    int Attempt, DateTimeOffset At, string? Worker, string Code, string? Detail, int Times = 1);
