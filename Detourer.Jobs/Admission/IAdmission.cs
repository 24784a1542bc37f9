namespace Detourer.Jobs.Admission;

/// <summary>Decides whether a client may bring one more job, or have something made that is none.</summary>
public interface IAdmission
{
    /// <summary>Asks, and counts the request where it is admitted.</summary>
    /// <param name="client">Whose it is: an address, or part of one. At most 64 characters.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<AdmissionResult> AskAsync(string client, CancellationToken cancellationToken);

    /// <summary>Asks for a rendition, which takes a moment of the processor's and no turn; counts it where it is admitted.</summary>
    /// <param name="client">As for a job.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Null: it may. Else: when it may try again.</returns>
    Task<TimeSpan?> AskForRenditionAsync(string client, CancellationToken cancellationToken);
}

/// <summary>The answer.</summary>
public abstract record AdmissionResult
{
    /// <summary>It may.</summary>
    /// <param name="Waiting">Jobs of the client that have not ended.</param>
    public sealed record Admitted(int Waiting) : AdmissionResult;

    /// <summary>Not so fast.</summary>
    /// <param name="RetryAfter">When it may try again.</param>
    public sealed record TooFast(TimeSpan RetryAfter) : AdmissionResult;

    /// <summary>Too many of its jobs have not ended.</summary>
    public sealed record TooMany : AdmissionResult;
}
