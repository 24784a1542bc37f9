using Detourer.Jobs.Rows;
using Microsoft.Extensions.Options;

namespace Detourer.Jobs.Admission;

/// <summary>The limits of a single process.</summary>
internal sealed class LocalAdmission(JobRows rows, IOptions<AdmissionOptions> options, TimeProvider time) : IAdmission
{
    private readonly LocalWindows _jobs = new(options.Value.MaxJobs, options.Value.Window, time);
    private readonly LocalWindows _renditions = new(options.Value.MaxRenditions, options.Value.Window, time);

    public async Task<Verdict> AskAsync(string client, CancellationToken cancellationToken)
    {
        int waiting = await rows.CountUnfinishedAsync(client, cancellationToken);
        if (options.Value.MaxWaiting > 0 && waiting >= options.Value.MaxWaiting) return new Verdict.TooMany();
        return _jobs.Ask(client) is { } wait ? new Verdict.TooFast(wait) : new Verdict.Admitted(waiting);
    }

    public Task<TimeSpan?> AskForRenditionAsync(string client, CancellationToken cancellationToken) =>
        Task.FromResult(_renditions.Ask(client));
}
