namespace Detourer.Testing;

/// <summary>For what another process does and tells nobody of: it can only be asked again.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<Task<bool>> isTrue, TimeSpan? within = null)
    {
        using var deadline = new CancellationTokenSource(within ?? TimeSpan.FromMinutes(1), TimeProvider.System);
        while (!await isTrue())
        {
            Assert.False(deadline.IsCancellationRequested, "It did not come true in time.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
