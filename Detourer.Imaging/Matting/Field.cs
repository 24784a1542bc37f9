using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Matting;

/// <summary>
/// Planes of samples for arithmetic on eight neighbours at a time: rows are padded to whole blocks of
/// <see cref="Lanes"/> with a spare block behind, and there is a spare row above and below. The padding is zero unless
/// written to, so that loads beside the border need no test.
/// </summary>
internal sealed unsafe class Field : IDisposable
{
    /// <summary>Samples of a block.</summary>
    public const int Lanes = 8;

    private readonly Planes _planes;
    private readonly float* _first;

    /// <param name="width">Samples in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="count">Planes, all zero at first.</param>
    public Field(int width, int height, int count)
    {
        (Width, Height, Stride) = (width, height, ((width + Lanes - 1) / Lanes * Lanes) + Lanes);
        _planes = new Planes(Stride, height + 2, count);
        for (int plane = 0; plane < count; plane++) _planes[plane].Clear();
        _first = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(_planes[0]));
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Samples of a row with its padding.</summary>
    public int Stride { get; }

    /// <summary>A row with its padding.</summary>
    /// <param name="plane">The plane.</param>
    /// <param name="y">-1 to <see cref="Height"/>: the spare rows count.</param>
    public Span<float> Row(int plane, int y) => _planes.Row(plane, y + 1);

    /// <summary>Where a sample lies; <paramref name="x"/> may be -1 and reach into the padding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* At(int plane, int x, int y) => _first + ((((long)plane * _planes.Height) + y + 1) * Stride) + x;

    /// <summary>Eight samples of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Load(int plane, int x, int y) => Vector256.Load(At(plane, x, y));

    /// <summary>Makes a plane zero, with its padding.</summary>
    public void Clear(int plane) => _planes[plane].Clear();

    public void Dispose() => _planes.Dispose();
}
