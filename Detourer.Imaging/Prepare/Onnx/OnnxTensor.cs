using System.Runtime.InteropServices;

namespace Detourer.Imaging.Prepare.Onnx;

/// <summary>A constant of a network: weights, or a small list of sizes.</summary>
/// <param name="Type">What its elements are.</param>
/// <param name="Dims">Length of each axis; none for a single value.</param>
/// <param name="Data">The elements, little-endian, last axis first.</param>
internal sealed record OnnxTensor(OnnxType Type, long[] Dims, ReadOnlyMemory<byte> Data)
{
    /// <summary>A tensor of these values.</summary>
    public static OnnxTensor Of<T>(OnnxType type, T[] values, params long[] dims) where T : unmanaged =>
        new(type, dims, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    /// <summary>A list of floats.</summary>
    public static OnnxTensor Of(params float[] values) => Of(OnnxType.Float, values, values.Length);

    /// <summary>A list of integers.</summary>
    public static OnnxTensor Of(params long[] values) => Of(OnnxType.Int64, values, values.Length);

    /// <summary>The elements of a tensor of floats, wide or narrow: a copy.</summary>
    /// <exception cref="NotSupportedException">It holds something else.</exception>
    public float[] Floats() => Type switch
    {
        OnnxType.Float => MemoryMarshal.Cast<byte, float>(Data.Span).ToArray(),
        OnnxType.Float16 => Widen(MemoryMarshal.Cast<byte, Half>(Data.Span)),
        _ => throw new NotSupportedException($"A tensor of {Type} where floats are expected."),
    };

    /// <summary>The elements of a tensor of integers: a copy.</summary>
    /// <exception cref="NotSupportedException">It holds something else.</exception>
    public long[] Integers() => Type switch
    {
        OnnxType.Int64 => MemoryMarshal.Cast<byte, long>(Data.Span).ToArray(),
        OnnxType.Int32 => Array.ConvertAll(MemoryMarshal.Cast<byte, int>(Data.Span).ToArray(), value => (long)value),
        _ => throw new NotSupportedException($"A tensor of {Type} where integers are expected."),
    };

    private static float[] Widen(ReadOnlySpan<Half> values)
    {
        var wide = new float[values.Length];
        System.Numerics.Tensors.TensorPrimitives.ConvertToSingle(values, wide);
        return wide;
    }
}

/// <summary>The element types that the networks here use, by their number in ONNX.</summary>
internal enum OnnxType
{
    /// <summary>32 bits.</summary>
    Float = 1,

    /// <summary>Without sign.</summary>
    UInt8 = 2,

    /// <summary>With sign.</summary>
    Int8 = 3,

    /// <summary>With sign.</summary>
    Int32 = 6,

    /// <summary>With sign.</summary>
    Int64 = 7,

    /// <summary>IEEE half precision.</summary>
    Float16 = 10,
}
