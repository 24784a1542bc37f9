namespace Detourer.Testing;

/// <summary>Polls a state of another process that has no event to wait for.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<Task<bool>> isTrue, TimeSpan? within = null)
    {
        using var deadline = new CancellationTokenSource(within ?? TimeSpan.FromMinutes(1), TimeProvider.System);
        while (!await isTrue())
        {
            Assert.False(deadline.IsCancellationRequested, "The condition did not become true in time.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
