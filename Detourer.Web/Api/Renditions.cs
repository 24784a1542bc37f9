using Detourer.Imaging;
using Detourer.Web.Problems;

namespace Detourer.Web.Api;

/// <summary>Makes renditions, two at a time, because each holds the pixels of a photo in memory.</summary>
internal sealed class Renditions(ImagingLimits limits, ImageDecoder decoder, TimeProvider time) : IDisposable
{
    private const int Concurrency = 2;

    private static readonly TimeSpan _maxWait = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _slots = new(Concurrency);

    /// <param name="open">Reads the file; called when a slot is free.</param>
    /// <param name="rendition">The format and size.</param>
    /// <param name="cancellationToken">Cancels waiting and work.</param>
    /// <exception cref="ApiException"><c>server_busy</c></exception>
    /// <exception cref="ImagingException">As <see cref="Rendition.Make"/>.</exception>
    public async Task<ReadOnlyMemory<byte>> MakeAsync(
        Func<Task<byte[]>> open, Rendition rendition, CancellationToken cancellationToken)
    {
        if (!await _slots.WaitAsync(_maxWait, cancellationToken)) throw ApiException.Busy();
        try
        {
            byte[] file = await open();
            return await Task.Run(
                () => rendition.Make(file, limits, decoder, time, cancellationToken), cancellationToken);
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();
}
