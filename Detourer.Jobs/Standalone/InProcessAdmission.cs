using Detourer.Jobs.Admission;
using Detourer.Jobs.Sql;
using Microsoft.Extensions.Options;

namespace Detourer.Jobs.Standalone;

/// <summary>The limits of a single process.</summary>
internal sealed class InProcessAdmission(JobRepository rows, IOptions<AdmissionOptions> options, TimeProvider time) : IAdmission
{
    private readonly SlidingWindows _jobs = new(options.Value.MaxJobs, options.Value.Window, time);
    private readonly SlidingWindows _renditions = new(options.Value.MaxRenditions, options.Value.Window, time);

    public async Task<AdmissionResult> AskAsync(string client, CancellationToken cancellationToken)
    {
        int waiting = await rows.CountUnfinishedAsync(client, cancellationToken);
        if (options.Value.MaxWaiting > 0 && waiting >= options.Value.MaxWaiting) return new AdmissionResult.TooMany();
        return _jobs.Ask(client) is { } wait ? new AdmissionResult.TooFast(wait) : new AdmissionResult.Admitted(waiting);
    }

    public Task<TimeSpan?> AskForRenditionAsync(string client, CancellationToken cancellationToken) =>
        Task.FromResult(_renditions.Ask(client));
}
