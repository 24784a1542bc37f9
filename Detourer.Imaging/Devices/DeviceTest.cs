using System.Numerics.Tensors;
using Detourer.Imaging.Prepare.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Detourer.Imaging.Devices;

/// <summary>
/// A network of the operations of real ones, small enough to run at each start. Its convolution makes the provider load
/// cuDNN.
/// </summary>
internal static class DeviceTest
{
    /// <summary>The largest difference between answers that count as equal; answers are 0 to 1.</summary>
    public const float MostDifference = 0.01f;

    private const int Size = 32, Channels = 4;
    private const long MemoryBytes = 256_000_000;

    /// <summary>Runs the network on a device and on the CPU.</summary>
    /// <returns>The largest difference between the answers.</returns>
    /// <exception cref="OnnxRuntimeException">The device cannot run it.</exception>
    public static float Difference(AttachDevice attach)
    {
        float[] answer = Run(attach), expected = Run(attach: null);
        TensorPrimitives.Subtract(answer, expected, answer);
        return Math.Abs(TensorPrimitives.MaxMagnitude<float>(answer));
    }

    private static float[] Run(AttachDevice? attach)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        attach?.Invoke(options, MemoryBytes);
        using var session = new InferenceSession(OnnxWriter.Write(Graph()), options);
        using var run = new RunOptions();
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(Values(3 * Size * Size), [1, 3, Size, Size]);
        using IDisposableReadOnlyCollection<OrtValue> outputs =
            session.Run(run, session.InputNames, [input], session.OutputNames);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private static OnnxGraph Graph() => new()
    {
        Opset = 13,
        Inputs = [new OnnxValue("input", OnnxType.Float, [1, 3, Size, Size])],
        Outputs = [new OnnxValue("output", OnnxType.Float, [1, 1, Size, Size])],
        Constants = new Dictionary<string, OnnxTensor>
        {
            ["first"] = OnnxTensor.Of(OnnxType.Float, Values(Channels * 3 * 9), Channels, 3, 3, 3),
            ["second"] = OnnxTensor.Of(OnnxType.Float, Values(Channels * 9), 1, Channels, 3, 3),
        },
        Nodes =
        [
            Convolution("input", "first", "convolved"),
            new OnnxNode("Relu", ["convolved"], ["relu"]),
            Convolution("relu", "second", "logits"),
            new OnnxNode("Sigmoid", ["logits"], ["output"]),
        ],
    };

    private static OnnxNode Convolution(string input, string weights, string output) =>
        new("Conv", [input, weights], [output])
        {
            Attributes = new Dictionary<string, OnnxAttribute>
            {
                ["kernel_shape"] = new() { Kind = 7, Integers = [3, 3] },
                ["pads"] = new() { Kind = 7, Integers = [1, 1, 1, 1] },
            },
        };

    private static float[] Values(int count) =>
        [.. Enumerable.Range(0, count).Select(i => ((i * 37 % 101) - 50) / 50f)];
}
