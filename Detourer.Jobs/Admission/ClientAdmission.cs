using Detourer.Jobs.Sql;
using Microsoft.Extensions.Options;

namespace Detourer.Jobs.Admission;

/// <summary>Decides whether a client may create one more job or rendition.</summary>
/// <param name="rows">Knows how many jobs of a client are unfinished.</param>
/// <param name="windows">Counts requests over time.</param>
/// <param name="options">The limits.</param>
public sealed class ClientAdmission(JobRepository rows, ISlidingWindows windows, IOptions<AdmissionOptions> options)
{
    private readonly AdmissionOptions _options = options.Value;

    /// <summary>Decides about a job. An admitted request is counted.</summary>
    /// <param name="client">The client: an address, or a part of one. At most 64 characters.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DatabaseUnavailableException">The number of unfinished jobs is unknown.</exception>
    public async Task<AdmissionResult> AdmitJobAsync(string client, CancellationToken cancellationToken)
    {
        int unfinished = await rows.CountUnfinishedAsync(client, cancellationToken);
        if (_options.MaxWaiting > 0 && unfinished >= _options.MaxWaiting) return new AdmissionResult.TooMany();
        return await EnterAsync(Limit.Jobs, client, _options.MaxJobs, cancellationToken) is { } wait
            ? new AdmissionResult.TooFast(wait)
            : new AdmissionResult.Admitted(unfinished);
    }

    /// <summary>Decides about a rendition, which this process creates without a worker.</summary>
    /// <param name="client">As for a job.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Null: admitted, and counted. Otherwise how long the client has to wait.</returns>
    public Task<TimeSpan?> AdmitRenditionAsync(string client, CancellationToken cancellationToken) =>
        EnterAsync(Limit.Renditions, client, _options.MaxRenditions, cancellationToken);

    private async Task<TimeSpan?> EnterAsync(
        Limit limit, string client, int most, CancellationToken cancellationToken) =>
        most == 0 ? null : await windows.EnterAsync(limit, client, most, _options.Window, cancellationToken);
}

/// <summary>The answer to a request for a job.</summary>
public abstract record AdmissionResult
{
    /// <summary>The request is admitted.</summary>
    /// <param name="Waiting">Unfinished jobs of the client.</param>
    public sealed record Admitted(int Waiting) : AdmissionResult;

    /// <summary>The client sends requests too fast.</summary>
    /// <param name="RetryAfter">How long it has to wait.</param>
    public sealed record TooFast(TimeSpan RetryAfter) : AdmissionResult;

    /// <summary>The client has too many unfinished jobs.</summary>
    public sealed record TooMany : AdmissionResult;
}
