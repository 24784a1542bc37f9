namespace Detourer.Imaging.Pixels;

/// <summary>
/// Planes of floats of the same size, for arithmetic at a reduced scale. The memory is native, as in
/// <see cref="PixelBuffer"/>.
/// </summary>
internal sealed unsafe class Planes : IDisposable
{
    private readonly NativeBlock _memory;
    private float* _values;

    /// <summary>Allocates planes with undefined values.</summary>
    /// <param name="width">Samples per row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="count">The number of planes.</param>
    public Planes(int width, int height, int count)
    {
        (Width, Height, Count) = (width, height, count);
        _memory = NativeMemoryPool.Rent((long)count * width * height * sizeof(float));
        _values = (float*)_memory.Address;
    }

    ~Planes() => Free();

    public int Width { get; }

    public int Height { get; }

    public int Count { get; }

    public Span<float> this[int plane]
    {
        get
        {
            ObjectDisposedException.ThrowIf(_values is null, this);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)plane, (uint)Count);
            int size = Width * Height;
            return new Span<float>(_values + ((long)plane * size), size);
        }
    }

    public Span<float> Row(int plane, int y) => this[plane].Slice(y * Width, Width);

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_values is null) return;
        _values = null;
        NativeMemoryPool.Return(_memory);
    }
}
