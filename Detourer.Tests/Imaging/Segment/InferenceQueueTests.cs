using Detourer.Imaging.Models;
using Detourer.Imaging.Segment;
using Microsoft.Extensions.Time.Testing;

namespace Detourer.Tests.Imaging.Segment;

/// <summary>A run of the default network needs about 930 MB.</summary>
[Collection(ExclusiveTests.Name)]
public sealed class InferenceQueueTests : IDisposable
{
    private const int Much = 600;
    private const int Little = 200;

    private readonly FakeTimeProvider _time = new();
    private readonly InferenceQueue _inference;

    public InferenceQueueTests() => _inference = new InferenceQueue(_time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Memory_is_kept_while_photos_arrive_and_released_when_idle()
    {
        using SegmentationSession session = Load();
        float[] first = Run(session);
        Run(session);
        Run(session);
        long busy = Memory.Resident();
        for (int i = 0; i < 3; i++)
        {
            _time.Advance(InferenceQueue.IdleTime - TimeSpan.FromSeconds(1));
            Assert.InRange(Memory.Resident(), busy - Little, busy + Little);
            Run(session);
        }

        _time.Advance(InferenceQueue.IdleTime);
        Assert.InRange(Memory.Resident(), 0, busy - Much);
        Assert.Equal(first, Run(session));
        Assert.InRange(Memory.Resident(), busy - Little, busy + Little);
    }

    [Fact]
    public void Of_several_networks_only_the_last_keeps_its_memory()
    {
        using SegmentationSession one = Load(), other = Load();
        for (int i = 0; i < 3; i++) Run(one);
        long busy = Memory.Resident();
        for (int i = 0; i < 3; i++) Run(other);
        Assert.InRange(Memory.Resident(), busy - Little, busy + Little);
        _time.Advance(InferenceQueue.IdleTime);
        Assert.InRange(Memory.Resident(), 0, busy - Much);
    }

    [Fact]
    public void A_cancelled_run_releases_the_network_and_its_memory()
    {
        using SegmentationSession session = Load();
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        Assert.Throws<OperationCanceledException>(
            () => _inference.Run(session, Input(session), _ => { }, null, soon.Token));
        Assert.NotEmpty(Run(session));
    }

    public void Dispose() => _inference.Dispose();

    private static SegmentationSession Load() => new(ModelCatalog.BuiltIn.Default, Require.Model());

    private float[] Run(SegmentationSession session)
    {
        float[] output = [];
        _inference.Run(session, Input(session), values => output = values.ToArray(), null, Token);
        return output;
    }

    private static float[] Input(SegmentationSession session) =>
        new float[3 * session.Model.InputSize * session.Model.InputSize];
}
