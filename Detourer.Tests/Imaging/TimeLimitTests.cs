using Detourer.Imaging;
using Detourer.Imaging.Models;
using Detourer.Imaging.Segment;
using Microsoft.Extensions.Time.Testing;

namespace Detourer.Tests.Imaging;

public sealed class TimeLimitTests : IDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider _time = new();
    private readonly TemporaryFolder _folder = new();
    private readonly Model _model = TinyNetwork.Model("tiny");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Waiting_does_not_count()
    {
        using var steps = new StepRunner(_limit, "tiny", _time, progress: null, Token);
        steps.Run(CutoutStep.Decode, _ => _time.Advance(TimeSpan.FromSeconds(20)));
        steps.Run(CutoutStep.Segment, _ =>
        {
            steps.Timer.Wait(() => _time.Advance(TimeSpan.FromMinutes(10)));
            _time.Advance(TimeSpan.FromSeconds(30));
        });
        Assert.Equal([20, 30], steps.Steps.Select(step => step.Duration.TotalSeconds));
    }

    [Fact]
    public void Work_before_and_after_a_wait_counts_together()
    {
        using var steps = new StepRunner(_limit, "tiny", _time, progress: null, Token);
        ImagingException error = Assert.Throws<ImagingException>(() => steps.Run(CutoutStep.Segment, _ =>
        {
            _time.Advance(TimeSpan.FromSeconds(31));
            steps.Timer.Wait(() => _time.Advance(TimeSpan.FromMinutes(10)));
            _time.Advance(TimeSpan.FromSeconds(31));
        }));
        Assert.Equal("time_limit", error.Code);
    }

    /// <summary>Two photos in flight on a busy machine: the second waits for the network for ten minutes.</summary>
    [Fact]
    public async Task A_photo_that_waits_for_the_network_does_not_exceed_its_limit()
    {
        using var queue = new InferenceQueue(_time);
        using var session = new SegmentationSession(_model, TinyNetwork.Write(_folder.Path, _model));
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var finish = new ManualResetEventSlim();
        Task first = Task.Run(() => queue.Run(session, Input(), _ =>
        {
            running.SetResult();
            finish.Wait(Token);
        }, timer: null, Token), Token);
        await running.Task.WaitAsync(Token);

        // The timer is paused exactly when the second photo waits.
        var waiting = new PauseSignal(_time);
        using var waitingSteps = new StepRunner(_limit, "tiny", waiting, progress: null, Token);
        bool hasRun = false;
        Task second = Task.Run(() => waitingSteps.Run(CutoutStep.Segment, token =>
            queue.Run(session, Input(), _ => hasRun = true, waitingSteps.Timer, token)), Token);
        await waiting.Paused.WaitAsync(Token);
        _time.Advance(TimeSpan.FromMinutes(10));
        finish.Set();
        await first;
        await second;
        Assert.True(hasRun);
    }

    [Theory]
    [InlineData("u2netp", 60)]
    [InlineData("isnet-general-use", 60)]
    [InlineData("birefnet-general", 600)]
    public void The_limit_is_scaled_by_what_the_model_needs(string model, double seconds) =>
        Assert.Equal(seconds, new ImagingLimits().MaxDurationWith(ModelCatalog.BuiltIn.Find(model)).TotalSeconds);

    [Theory]
    [InlineData(CutoutStep.Segment, false)]
    [InlineData(CutoutStep.Decode, true)]
    [InlineData(CutoutStep.Encode, true)]
    public void Only_a_step_that_depends_on_the_size_advises_a_smaller_image(CutoutStep step, bool advises)
    {
        using var steps = new StepRunner(_limit, "tiny", _time, progress: null, Token);
        ImagingException error =
            Assert.Throws<ImagingException>(() => steps.Run(step, _ => _time.Advance(TimeSpan.FromMinutes(2))));
        Assert.Equal(advises, error.Message.Contains("smaller", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private float[] Input() => new float[3 * _model.InputSize * _model.InputSize];

    /// <summary>The clock of a test, which also signals when a timer that was created from it is stopped.</summary>
    private sealed class PauseSignal(TimeProvider time) : TimeProvider
    {
        private readonly TaskCompletionSource _paused = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Paused => _paused.Task;

        public override long TimestampFrequency => time.TimestampFrequency;

        public override long GetTimestamp() => time.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new Timer(time.CreateTimer(callback, state, dueTime, period), _paused);

        private sealed class Timer(ITimer inner, TaskCompletionSource paused) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                bool changed = inner.Change(dueTime, period);
                if (dueTime == Timeout.InfiniteTimeSpan) paused.TrySetResult();
                return changed;
            }

            public void Dispose() => inner.Dispose();

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }
}
