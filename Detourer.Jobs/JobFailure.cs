namespace Detourer.Jobs;

/// <summary>Why an attempt at a job failed.</summary>
/// <param name="Code">Stable; part of the API.</param>
/// <param name="Message">A sentence for the person who uploaded the photo.</param>
/// <param name="Retry">Whether another attempt may succeed.</param>
/// <param name="Detail">For those who run the server; never leaves it.</param>
/// <param name="Spends">Whether the attempt counts. It does not while what all jobs need is away.</param>
public sealed record JobFailure(string Code, string Message, bool Retry, string? Detail = null, bool Spends = true)
{
    internal static JobFailure Crashed { get; } = new(
        "worker_crashed", "The server stopped several times while it worked on this photo. It was given up.", Retry: true);
}

/// <summary>One attempt that failed, as the row keeps it.</summary>
/// <param name="Attempt">1 for the first.</param>
/// <param name="At">When.</param>
/// <param name="Worker">Who.</param>
/// <param name="Code">As in <see cref="JobFailure"/>.</param>
/// <param name="Detail">As in <see cref="JobFailure"/>.</param>
public sealed record AttemptError(int Attempt, DateTimeOffset At, string? Worker, string Code, string? Detail);
