using Detourer.Imaging.Models;
using Detourer.Imaging.Prepare.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Detourer.Tests.Imaging.Prepare;

/// <summary>
/// A network of three convolutions with everything that published files have: half-precision weights, casts, sizes that
/// are computed from shapes, a second output, a sigmoid at the end.
/// </summary>
internal static class PublishedNetwork
{
    public const int Size = 32;

    private const int Channels = 8;

    public static Model Model { get; } = new()
    {
        Name = "tiny",
        GoodFor = "Tests.",
        InputSize = Size,
        Mean = [0.5, 0.5, 0.5],
        Std = [1, 1, 1],
        Activation = Activation.None,
        Licence = "MIT",
        Megabytes = 0.1,
        MemoryMegabytes = 1,
        RelativeWork = 1,
        Sources = [],
    };

    public static OnnxGraph Graph(int size) => Graph(OnnxType.Float16, size);

    public static OnnxGraph Graph(OnnxType weights = OnnxType.Float16, int size = Size) => new()
    {
        Opset = 13,
        Inputs = [new OnnxValue("picture", OnnxType.Float, [1, 3, size, size])],
        Outputs =
        [
            new OnnxValue("matte", OnnxType.Float, [1, 1, size, size]),
            new OnnxValue("small", OnnxType.Float, [1, Channels, size / 2, size / 2]),
        ],
        Constants = new Dictionary<string, OnnxTensor>
        {
            ["w1"] = Weights(weights, 1, Channels, 3, 3, 3),
            ["b1"] = Weights(weights, 2, Channels),
            ["w2"] = Weights(weights, 3, Channels, Channels, 3, 3),
            ["b2"] = Weights(weights, 4, Channels),
            ["w3"] = Weights(weights, 5, 1, 2 * Channels, 3, 3),
            ["b3"] = Weights(weights, 6, 1),
            ["from"] = OnnxTensor.Of(0),
            ["to"] = OnnxTensor.Of(2),
            ["axis"] = OnnxTensor.Of(0),
            ["sides"] = OnnxTensor.Of(size, size),
        },
        Nodes =
        [
            Cast("picture", "fed", weights),
            Conv("fed", "1", "conv1"),
            new OnnxNode("Relu", ["conv1"], ["relu1"]),
            new OnnxNode("MaxPool", ["relu1"], ["pool"])
            {
                Attributes = Lists(("kernel_shape", [2, 2]), ("strides", [2, 2])),
            },
            Conv("pool", "2", "conv2"),
            new OnnxNode("Relu", ["conv2"], ["relu2"]),
            Cast("relu2", "small", OnnxType.Float),
            new OnnxNode("Shape", ["relu2"], ["shape"]),
            new OnnxNode("Slice", ["shape", "from", "to", "axis"], ["batch"]),
            new OnnxNode("Concat", ["batch", "sides"], ["sizes"]) { Attributes = Axis(0) },
            new OnnxNode("Resize", ["relu2", "", "", "sizes"], ["large"])
            {
                Attributes = new Dictionary<string, OnnxAttribute>
                {
                    ["mode"] = new() { Kind = 3, Bytes = "linear"u8.ToArray() },
                },
            },
            new OnnxNode("Concat", ["large", "relu1"], ["both"]) { Attributes = Axis(1) },
            Conv("both", "3", "logits"),
            new OnnxNode("Sigmoid", ["logits"], ["narrow"]),
            Cast("narrow", "matte", OnnxType.Float),
        ],
    };

    /// <summary>The answer of a network to a picture of noise.</summary>
    public static float[] Run(OnnxGraph graph, int seed = 7)
    {
        using var oneThread = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(OnnxWriter.Write(graph), oneThread);
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(Picture(seed), [1, 3, Size, Size]);
        using var run = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> outputs =
            session.Run(run, session.InputNames, [input], [session.OutputNames[0]]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    public static float[] Picture(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 3 * Size * Size).Select(_ => random.NextSingle() - 0.5f)];
    }

    public static double LargestDifference(float[] a, float[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max();

    private static OnnxTensor Weights(OnnxType type, int seed, params long[] dims)
    {
        var random = new Random(seed);
        // One channel in four is three times as strong as the others, as in real networks.
        long count = dims.Aggregate((a, b) => a * b);
        float[] values = [.. Enumerable.Range(0, (int)count)
            .Select(i => (random.NextSingle() - 0.45f) * (i * dims[0] / count % 4 == 1 ? 1f : 0.3f))];
        return type == OnnxType.Float16
            ? OnnxTensor.Of(type, Array.ConvertAll(values, value => (Half)value), dims)
            : OnnxTensor.Of(type, values, dims);
    }

    private static OnnxNode Conv(string input, string number, string output) =>
        new("Conv", [input, $"w{number}", $"b{number}"], [output])
        {
            Attributes = Lists(("kernel_shape", [3, 3]), ("pads", [1, 1, 1, 1])),
        };

    private static OnnxNode Cast(string from, string to, OnnxType type) => new("Cast", [from], [to])
    {
        Attributes = new Dictionary<string, OnnxAttribute> { ["to"] = OnnxAttribute.Of((long)type) },
    };

    private static Dictionary<string, OnnxAttribute> Axis(long axis) => new() { ["axis"] = OnnxAttribute.Of(axis) };

    private static Dictionary<string, OnnxAttribute> Lists(params (string Name, long[] Values)[] lists) =>
        lists.ToDictionary(list => list.Name, list => new OnnxAttribute { Kind = 7, Integers = list.Values });
}
