using System.Collections.Concurrent;
using System.ComponentModel;
using Detourer.Imaging.Pixels;
using Microsoft.Extensions.Logging;

namespace Detourer.Imaging.Isolation;

/// <summary>
/// Reads headers and pixels in other processes, which are killed at their deadline and have a memory limit. A file that
/// crashes or occupies a library costs nothing else. Processes are kept for the next file.
/// </summary>
public sealed partial class DecoderPool : ImageDecoder, IDisposable
{
    private const long MinMemory = 500_000_000; // bytes

    private static readonly TimeSpan _maxWait = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _maxStart = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _margin = TimeSpan.FromSeconds(10);

    private readonly DecoderProgram _program;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _slots;
    private readonly SemaphoreSlim _decodes;
    private readonly ConcurrentStack<DecoderProcess> _idle = new();
    private readonly ConcurrentDictionary<long, DateTimeOffset> _deadlines = new();
    private long _lastId;
    private volatile bool _isDisposed;

    /// <summary>Creates a pool; processes are started when files arrive.</summary>
    /// <param name="limits">The memory limit of a process follows from them.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Receives crashes.</param>
    /// <exception cref="FileNotFoundException">The program of the decoder is not installed.</exception>
    public DecoderPool(ImagingLimits limits, TimeProvider time, ILogger<DecoderPool> log)
        : this(DecoderProgram.Installed(MemoryLimit(limits)), Environment.ProcessorCount + 1, time, log)
    {
    }

    internal DecoderPool(DecoderProgram program, int size, TimeProvider time, ILogger log)
    {
        (_program, _time, _log, Size) = (program, time, log, Math.Max(2, size));
        _slots = new SemaphoreSlim(Size);
        // One process always remains for headers, which take milliseconds: photos can be sent while others are decoded.
        _decodes = new SemaphoreSlim(Size - 1);
    }

    /// <summary>The longest work on a header; reading the file does not count.</summary>
    internal TimeSpan HeaderLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The largest number of files at the same time.</summary>
    internal int Size { get; }

    /// <summary>Whether every process is at work and should have been killed long ago.</summary>
    public bool IsStuck
    {
        get
        {
            DateTimeOffset now = _time.GetUtcNow();
            return _deadlines.Values.Count(deadline => deadline < now) >= Size;
        }
    }

    /// <inheritdoc/>
    public override ImageHeader ReadHeader(Stream file, ImagingLimits limits, CancellationToken cancellationToken)
    {
        limits.CheckFile(file.Length);
        if (!_slots.Wait(_maxWait, cancellationToken)) throw ImagingErrors.DecoderUnavailable();
        try
        {
            TimeSpan limit = HeaderLimit < limits.MaxDuration ? HeaderLimit : limits.MaxDuration;
            using var steps = new StepRunner(limit, model: null, _time, progress: null, cancellationToken);
            return steps.Run(CutoutStep.Decode, token => Watch(limit, () => Run(
                decoder => decoder.ReadHeader(file, limits, steps.Timer), steps.Timer, token)));
        }
        finally
        {
            _slots.Release();
        }
    }

    internal override PixelBuffer Decode(
        ReadOnlyMemory<byte> file, ImagingLimits limits, WorkTimer? timer, CancellationToken cancellationToken) =>
        DecodeReduced(file, limits, leastSide: 0, timer, cancellationToken);

    internal override PixelBuffer DecodeReduced(
        ReadOnlyMemory<byte> file, ImagingLimits limits, int leastSide, WorkTimer? timer,
        CancellationToken cancellationToken)
    {
        limits.CheckFile(file.Length);
        Wait(timer, () => Enter(cancellationToken));
        try
        {
            return Watch(limits.MaxDuration, () => Run(
                decoder => decoder.Decode(file, limits, leastSide), timer, cancellationToken));
        }
        finally
        {
            _slots.Release();
            _decodes.Release();
        }
    }

    /// <summary>Kills all processes.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        while (_idle.TryPop(out DecoderProcess? decoder)) decoder.Dispose();
    }

    /// <summary>
    /// Private bytes: for the runtime and the libraries, for copies of the file, and for the planes and coefficients of
    /// the pixels, of which progressive JPEGs, 16-bit PNGs and HEICs need up to 20 bytes each; but at most half of the
    /// memory of the machine or container.
    /// </summary>
    private static long MemoryLimit(ImagingLimits limits)
    {
        long wanted = 1_000_000_000 + (3 * limits.MaxBytes) + (20 * limits.MaxPixels);
        return Math.Min(wanted, Math.Max(MinMemory, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2));
    }

    private void Enter(CancellationToken cancellationToken)
    {
        _decodes.Wait(cancellationToken);
        try
        {
            _slots.Wait(cancellationToken);
        }
        catch
        {
            _decodes.Release();
            throw;
        }
    }

    private T Watch<T>(TimeSpan limit, Func<T> work)
    {
        long id = Interlocked.Increment(ref _lastId);
        _deadlines[id] = _time.GetUtcNow() + limit + _margin;
        try
        {
            return work();
        }
        finally
        {
            _deadlines.TryRemove(id, out _);
        }
    }

    /// <summary>Tries a second process if one ends: the first may have been in a bad state.</summary>
    private T Run<T>(Func<DecoderProcess, T> work, WorkTimer? timer, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return RunOnce(work, timer, cancellationToken);
            }
            catch (DecoderExitException e)
            {
                cancellationToken.ThrowIfCancellationRequested();
                DecoderEnded(_log, e.Message, attempt);
                if (attempt == 1) continue;
                throw e.IsKilled ? ImagingErrors.DecoderUnavailable(e) : ImagingErrors.DecoderFailed(e.Message, e);
            }
        }
    }

    private T RunOnce<T>(Func<DecoderProcess, T> work, WorkTimer? timer, CancellationToken cancellationToken)
    {
        DecoderProcess? decoder = null;
        bool isDone = false;
        Wait(timer, () => decoder = Take(cancellationToken));
        try
        {
            using CancellationTokenRegistration stop = cancellationToken.Register(decoder!.Kill);
            T result = work(decoder);
            isDone = true;
            return result;
        }
        catch (ImagingException)
        {
            isDone = true;
            throw;
        }
        finally
        {
            // After another error, such as one of reading the file, it waits for the rest of the exchange.
            if (isDone && decoder!.IsFit && !_isDisposed) _idle.Push(decoder);
            else decoder!.Dispose();
        }
    }

    private DecoderProcess Take(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        while (_idle.TryPop(out DecoderProcess? idle))
        {
            if (idle.IsFit) return idle;
            idle.Dispose();
        }

        using var deadline = new CancellationTokenSource(_maxStart, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return DecoderProcess.Start(_program, either.Token);
        }
        catch (Exception e) when (e is Win32Exception or DecoderExitException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw ImagingErrors.DecoderUnavailable(e); // no processes, descriptors or memory are left
        }
    }

    private static void Wait(WorkTimer? timer, Action action)
    {
        if (timer is null) action();
        else timer.Wait(action);
    }

    [LoggerMessage(301, LogLevel.Warning, "{Reason} Attempt {Attempt} at its file.")]
    private static partial void DecoderEnded(ILogger log, string reason, int attempt);
}
