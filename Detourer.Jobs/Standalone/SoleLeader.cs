namespace Detourer.Jobs.Standalone;

/// <summary>The only process is always the leader.</summary>
internal sealed class SoleLeader : ILeader
{
    public Task<bool> TryAcquireAsync(string name, TimeSpan interval, CancellationToken cancellationToken) =>
        Task.FromResult(true);
}
