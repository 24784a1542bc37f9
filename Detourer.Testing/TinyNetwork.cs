using System.Text;
using Detourer.Imaging.Models;

namespace Detourer.Testing;

/// <summary>
/// An ONNX file of one node that returns the largest channel of each pixel. It loads and runs like a model, in no time.
/// </summary>
internal static class TinyNetwork
{
    /// <summary>Describes a network with a square input.</summary>
    public static Model Model(string name, int memoryMegabytes = 1, int size = 32) => new()
    {
        Name = name,
        GoodFor = "Tests.",
        InputSize = size,
        Mean = [0, 0, 0],
        Std = [1, 1, 1],
        Activation = Activation.None,
        Licence = "MIT",
        Megabytes = 0.001,
        MemoryMegabytes = memoryMegabytes,
        RelativeWork = 1,
        Sources = [],
    };

    /// <summary>Writes the network as the file of a model, and returns its path.</summary>
    public static string Write(string folder, Model model)
    {
        string path = Path.Combine(folder, model.FileName);
        File.WriteAllBytes(path, Encode(model.InputSize));
        return path;
    }

    // onnx.proto3: ModelProto { ir_version = 1, graph = 7, opset_import = 8 }
    private static byte[] Encode(int size) =>
    [
        .. Number(1, 8),
        .. Bytes(7, Graph(size)),
        .. Bytes(8, [.. Text(1, ""), .. Number(2, 13)]),
    ];

    // GraphProto { node = 1, name = 2, input = 11, output = 12 }
    private static byte[] Graph(int size) =>
    [
        .. Bytes(1, [.. Text(1, "x"), .. Text(2, "y"), .. Text(4, "ReduceMax"), .. Bytes(5, Axes())]),
        .. Text(2, "tiny"),
        .. Bytes(11, Value("x", 3, size)),
        .. Bytes(12, Value("y", 1, size)),
    ];

    // AttributeProto { name = 1, ints = 8, type = 20: INTS = 7 }
    private static byte[] Axes() => [.. Text(1, "axes"), .. Number(8, 1), .. Number(20, 7)];

    // ValueInfoProto { name = 1, type = 2: { tensor_type = 1: { elem_type = 1: FLOAT = 1, shape = 2: { dim = 1 } } } }
    private static byte[] Value(string name, int channels, int size)
    {
        byte[] shape = [.. new[] { 1, channels, size, size }.SelectMany(side => Bytes(1, Number(1, side)))];
        return [.. Text(1, name), .. Bytes(2, Bytes(1, [.. Number(1, 1), .. Bytes(2, shape)]))];
    }

    private static byte[] Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    private static byte[] Bytes(int field, byte[] value) =>
        [.. Varint((field << 3) | 2), .. Varint(value.Length), .. value];

    private static byte[] Number(int field, int value) => [.. Varint(field << 3), .. Varint(value)];

    private static byte[] Varint(int value)
    {
        List<byte> bytes = [];
        for (; value >= 128; value >>= 7) bytes.Add((byte)(value | 128));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
