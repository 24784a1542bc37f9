using System.Collections.Concurrent;
using Detourer.Imaging.Models;

namespace Detourer.Tests.Imaging.Models;

/// <summary>Receives progress synchronously, unlike <see cref="Progress{T}"/>.</summary>
internal sealed class Reports : IProgress<DownloadProgress>
{
    private readonly ConcurrentQueue<DownloadProgress> _all = [];
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _awaited;

    public Reports(long awaited = long.MaxValue) => _awaited = awaited;

    public IReadOnlyList<DownloadProgress> All => [.. _all];

    /// <summary>Completes when the awaited number of bytes is reported.</summary>
    public Task Reached => _reached.Task;

    public void Report(DownloadProgress value)
    {
        _all.Enqueue(value);
        if (value.Done >= _awaited) _reached.TrySetResult();
    }
}
