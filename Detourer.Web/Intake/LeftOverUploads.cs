namespace Detourer.Web.Intake;

/// <summary>Removes the temporary files of a killed process when this one starts.</summary>
internal sealed class LeftOverUploads(ILogger<LeftOverUploads> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        int removed = TemporaryFile.RemoveLeftOver();
        if (removed > 0) IntakeLog.LeftOverRemoved(log, removed);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
