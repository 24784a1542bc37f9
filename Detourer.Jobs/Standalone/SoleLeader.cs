namespace Detourer.Jobs.Standalone;

/// <summary>A single process: who else?</summary>
internal sealed class SoleLeader : ILeader
{
    public Task<bool> TakeAsync(string what, TimeSpan interval, CancellationToken cancellationToken) => Task.FromResult(true);
}
