using System.Collections.Concurrent;
using Detourer.Imaging.Models;

namespace Detourer.Tests.Imaging.Models;

/// <summary>Hears of a download at once, where Progress would hear of it some time later.</summary>
internal sealed class Reports : IProgress<DownloadProgress>
{
    private readonly ConcurrentQueue<DownloadProgress> _all = [];
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _awaited;

    public Reports(long awaited = long.MaxValue) => _awaited = awaited;

    public IReadOnlyList<DownloadProgress> All => [.. _all];

    /// <summary>Completes once so many bytes are there.</summary>
    public Task Reached => _reached.Task;

    public void Report(DownloadProgress value)
    {
        _all.Enqueue(value);
        if (value.Done >= _awaited) _reached.TrySetResult();
    }
}
