namespace Detourer.Imaging;

/// <summary>
/// Runs the steps of one cutout under one limit of time. The clock is checked after each step, and the token that a
/// step gets ends it early where it can be ended.
/// </summary>
internal sealed class Deadline : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;
    private readonly IProgress<CutoutStep>? _progress;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _clock;
    private readonly CancellationTokenSource _either;
    private readonly List<StepTime> _steps = [];

    public Deadline(
        TimeSpan limit, TimeProvider time, IProgress<CutoutStep>? progress, CancellationToken cancellationToken)
    {
        (_limit, _time, _progress, _caller) = (limit, time, progress, cancellationToken);
        _clock = new CancellationTokenSource(limit, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_clock.Token, cancellationToken);
    }

    /// <summary>What has been done so far.</summary>
    public IReadOnlyList<StepTime> Steps => _steps;

    /// <inheritdoc cref="Run{T}"/>
    public void Run(CutoutStep step, Action<CancellationToken> work) =>
        Run(step, token =>
        {
            work(token);
            return true;
        });

    /// <exception cref="ImagingException"><c>time_limit</c></exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public T Run<T>(CutoutStep step, Func<CancellationToken, T> work)
    {
        _progress?.Report(step);
        long start = _time.GetTimestamp();
        T result;
        try
        {
            result = work(_either.Token);
        }
        catch (OperationCanceledException) when (!_caller.IsCancellationRequested && _clock.IsCancellationRequested)
        {
            throw ImagingErrors.TimeLimit(step.ToString(), _limit);
        }

        _steps.Add(new StepTime(step, _time.GetElapsedTime(start)));
        if (_clock.IsCancellationRequested)
        {
            (result as IDisposable)?.Dispose();
            throw ImagingErrors.TimeLimit(step.ToString(), _limit);
        }

        return result;
    }

    public void Dispose()
    {
        _either.Dispose();
        _clock.Dispose();
    }
}
