namespace Detourer.Imaging;

/// <summary>
/// Runs the steps of one image under a common time limit. The limit is checked after each step, and it cancels the
/// token of a step that supports cancellation. Waiting does not count: see <see cref="Timer"/>.
/// </summary>
internal sealed class StepRunner : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly string? _model;
    private readonly IProgress<CutoutStep>? _progress;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _linked;
    private readonly List<StepTime> _steps = [];

    /// <summary>Starts the time limit.</summary>
    /// <param name="limit">The longest work on all steps together.</param>
    /// <param name="model">The name of the model for messages, or null if the image is not segmented.</param>
    /// <param name="time">The clock.</param>
    /// <param name="progress">Receives each step when it starts.</param>
    /// <param name="cancellationToken">Cancels the current step.</param>
    public StepRunner(
        TimeSpan limit, string? model, TimeProvider time, IProgress<CutoutStep>? progress,
        CancellationToken cancellationToken)
    {
        (_limit, _model, _progress, _caller) = (limit, model, progress, cancellationToken);
        Timer = new WorkTimer(limit, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(Timer.Expired, cancellationToken);
    }

    /// <summary>The timer of the limit. A step pauses it while it waits for other photos.</summary>
    public WorkTimer Timer { get; }

    /// <summary>The finished steps and the work that each took.</summary>
    public IReadOnlyList<StepTime> Steps => _steps;

    /// <inheritdoc cref="Run{T}"/>
    public void Run(CutoutStep step, Action<CancellationToken> work) =>
        Run(step, token =>
        {
            work(token);
            return true;
        });

    /// <summary>Runs one step.</summary>
    /// <exception cref="ImagingException"><c>time_limit</c></exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public T Run<T>(CutoutStep step, Func<CancellationToken, T> work)
    {
        _progress?.Report(step);
        TimeSpan start = Timer.Worked;
        T result;
        try
        {
            result = work(_linked.Token);
        }
        catch (OperationCanceledException)
            when (!_caller.IsCancellationRequested && Timer.Expired.IsCancellationRequested)
        {
            throw ImagingErrors.TimeLimit(step, _limit, _model);
        }

        Add(step, Timer.Worked - start);
        if (Timer.Expired.IsCancellationRequested)
        {
            (result as IDisposable)?.Dispose();
            throw ImagingErrors.TimeLimit(step, _limit, _model);
        }

        return result;
    }

    /// <summary>A large photo is decoded twice.</summary>
    private void Add(CutoutStep step, TimeSpan duration)
    {
        int index = _steps.FindIndex(known => known.Step == step);
        if (index < 0) _steps.Add(new StepTime(step, duration));
        else _steps[index] = new StepTime(step, _steps[index].Duration + duration);
    }

    public void Dispose()
    {
        _linked.Dispose();
        Timer.Dispose();
    }
}
