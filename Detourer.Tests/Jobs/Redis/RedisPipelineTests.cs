using Detourer.Jobs.Queue;
using Detourer.Jobs.Redis;

namespace Detourer.Tests.Jobs.Redis;

/// <summary>
/// When a connection is lost, the client library cancels one call in some thousands, although its caller did not ask
/// for it. This cannot be provoked reliably, so these tests cancel calls themselves.
/// </summary>
public sealed class RedisPipelineTests
{
    private readonly RedisPipeline _pipeline = new(TimeProvider.System);
    private int _calls;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_that_the_client_library_cancels_is_retried()
    {
        Assert.Equal(7, await _pipeline.RunAsync(() => _calls++ == 0 ? Cancelled() : Task.FromResult(7), Token));
        Assert.Equal(2, _calls);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_twice_reports_an_unavailable_queue()
    {
        var said = await Assert.ThrowsAsync<QueueUnavailableException>(() => _pipeline.RunAsync(Cancelled, Token));
        Assert.IsAssignableFrom<OperationCanceledException>(said.InnerException);
    }

    [Fact]
    public async Task A_cancelled_caller_is_not_an_outage()
    {
        for (int i = 0; i < 20; i++)
        {
            using var gone = new CancellationTokenSource();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => _pipeline.RunAsync(() => GoAway(gone), gone.Token));
        }

        Assert.Equal(20, _calls);
        Assert.Equal(7, await _pipeline.RunAsync(() => Task.FromResult(7), Token));
    }

    private static Task<int> Cancelled() => Task.FromCanceled<int>(new CancellationToken(canceled: true));

    private async Task<int> GoAway(CancellationTokenSource caller)
    {
        _calls++;
        await caller.CancelAsync();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, caller.Token);
        return 0;
    }
}
