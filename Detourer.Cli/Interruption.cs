using System.Runtime.InteropServices;

namespace Detourer.Cli;

/// <summary>
/// Ctrl-C and SIGTERM. The first Ctrl-C starts no further photo and finishes those at hand; the second, and SIGTERM,
/// stop at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _finish = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _signals;
    private readonly Action _onFinish;
    private volatile int _exitCode;

    /// <param name="onFinish">Is called at the first Ctrl-C.</param>
    public Interruption(Action onFinish)
    {
        _onFinish = onFinish;
        _signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnInterrupt),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnTerminate),
        ];
    }

    /// <summary>Is cancelled when no further photo should start.</summary>
    public CancellationToken Finish => _finish.Token;

    /// <summary>Is cancelled when all work should stop.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>The exit code of the signal, or null if there was none.</summary>
    public int? Code => _exitCode == 0 ? null : _exitCode;

    public void Dispose()
    {
        foreach (PosixSignalRegistration signal in _signals) signal.Dispose();
        _finish.Dispose();
        _stop.Dispose();
    }

    private void OnInterrupt(PosixSignalContext context)
    {
        // The third ends the process as usual, in case that something does not stop.
        context.Cancel = !_stop.IsCancellationRequested;
        if (_finish.IsCancellationRequested)
        {
            _stop.Cancel();
            return;
        }

        _exitCode = ExitCode.Interrupted;
        _onFinish();
        _finish.Cancel();
    }

    private void OnTerminate(PosixSignalContext context)
    {
        context.Cancel = true;
        _exitCode = ExitCode.Terminated;
        _finish.Cancel();
        _stop.Cancel();
    }
}
