namespace Detourer.Cli;

/// <summary>Lets two photos be in memory at the same time, but a large one only alone.</summary>
internal sealed class PixelBudget : IDisposable
{
    private const int Slots = 2;
    private const long LargeFrom = 40_000_000; // pixels

    private readonly SemaphoreSlim _door = new(1);
    private readonly SemaphoreSlim _slots = new(Slots);

    /// <summary>Waits until a photo of this many pixels fits. Give back what it returns.</summary>
    public async Task<int> EnterAsync(long pixels, CancellationToken cancellationToken)
    {
        int needed = pixels >= LargeFrom ? Slots : 1;
        int entered = 0;
        await _door.WaitAsync(cancellationToken);
        try
        {
            for (; entered < needed; entered++) await _slots.WaitAsync(cancellationToken);
            return needed;
        }
        catch (OperationCanceledException) when (entered > 0)
        {
            _slots.Release(entered);
            throw;
        }
        finally
        {
            _door.Release();
        }
    }

    /// <summary>Gives back what <see cref="EnterAsync"/> returned.</summary>
    public void Leave(int slots) => _slots.Release(slots);

    public void Dispose()
    {
        _door.Dispose();
        _slots.Dispose();
    }
}
