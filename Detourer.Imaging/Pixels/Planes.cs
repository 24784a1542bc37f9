using System.Runtime.InteropServices;

namespace Detourer.Imaging.Pixels;

/// <summary>Planes of floats of one size, for arithmetic at a reduced scale. Native, as <see cref="PixelBuffer"/>.</summary>
internal sealed unsafe class Planes : IDisposable
{
    private float* _values;

    /// <param name="width">Samples in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="count">Planes; all zero at first.</param>
    public Planes(int width, int height, int count)
    {
        (Width, Height, Count) = (width, height, count);
        _values = (float*)NativeMemory.AllocZeroed((nuint)count * (nuint)width * (nuint)height, sizeof(float));
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
        NativeMemory.Free(_values);
        _values = null;
    }
}
