using Detourer.Imaging;

namespace Detourer.Web.Api;

/// <summary>Makes renditions of images for browsers, a few at a time: each holds a photo's pixels in memory.</summary>
internal sealed class Renditions(ImagingLimits limits, TimeProvider time) : IDisposable
{
    private const int AtOnce = 2;

    private readonly SemaphoreSlim _turns = new(AtOnce);

    /// <param name="open">Reads the file, once it is its turn.</param>
    /// <param name="rendition">What is wanted.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ImagingException">As <see cref="Rendition.Make"/>.</exception>
    public async Task<ReadOnlyMemory<byte>> MakeAsync(
        Func<Task<byte[]>> open, Rendition rendition, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            byte[] file = await open();
            return await Task.Run(() => rendition.Make(file, limits, time, cancellationToken), cancellationToken);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();
}
