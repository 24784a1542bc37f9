using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Detourer.Imaging.Prepare.Onnx;

namespace Detourer.Imaging.Prepare;

/// <summary>
/// Turns a network into 8-bit integers: activations without sign and one range for each tensor, weights with sign and
/// one scale for each output channel. It is written as pairs of QuantizeLinear and DequantizeLinear, which ONNX Runtime
/// replaces by integer operations. The last convolution and what follows stay float: they draw the matte's soft edge.
/// </summary>
internal sealed class Quantizer
{
    private readonly FoldedNetwork _network;
    private readonly HashSet<string> _floats;
    private readonly Dictionary<string, QuantizationRange> _ranges;
    private readonly List<OnnxNode> _nodes = [];
    private readonly Dictionary<string, OnnxTensor> _constants = [];

    private Quantizer(FoldedNetwork network, IReadOnlyDictionary<string, QuantizationRange> measured)
    {
        _network = network;
        _floats = FloatTail(network);
        _ranges = new TensorRanges(network, measured).ByTensor(network.Shapes.Keys.Where(IsQuantized));
    }

    /// <summary>Quantises a network.</summary>
    /// <param name="network">Its channels equalised.</param>
    /// <param name="ranges">What the measured tensors hold.</param>
    public static OnnxGraph Quantize(FoldedNetwork network, IReadOnlyDictionary<string, QuantizationRange> ranges) =>
        new Quantizer(network, ranges).Build();

    private OnnxGraph Build()
    {
        if (_ranges.ContainsKey(FoldedNetwork.Input)) AddPair(FoldedNetwork.Input);
        foreach (OnnxNode node in _network.Graph.Nodes)
        {
            string[] inputs = [.. node.Inputs.Select(input => Input(node, input))];
            if (node.Operator == "Conv" && !_floats.Contains(node.Output)) QuantizeWeights(node, inputs);
            _nodes.Add(node with { Inputs = inputs });
            if (_ranges.ContainsKey(node.Output)) AddPair(node.Output);
        }

        return _network.Graph with { Nodes = _nodes, Constants = _constants };
    }

    private string Input(OnnxNode node, string input)
    {
        if (_ranges.ContainsKey(input)) return $"{input}.dequantized";
        bool replaced = node.Operator == "Conv" && input != node.Inputs[0] && !_floats.Contains(node.Output);
        if (!replaced && _network.Graph.Constants.TryGetValue(input, out OnnxTensor? constant))
            _constants[input] = constant;
        return input;
    }

    /// <summary>From the answer back to the last convolution, which makes the logits.</summary>
    private static HashSet<string> FloatTail(FoldedNetwork network)
    {
        HashSet<string> tail = [];
        for (string tensor = FoldedNetwork.Output; network.Producers.TryGetValue(tensor, out OnnxNode? node);)
        {
            if (node.Operator is not ("Conv" or "Sigmoid" or "Resize")) break;
            tail.Add(tensor);
            if (node.Operator == "Conv") break;
            tensor = node.Inputs[0];
        }

        return tail;
    }

    private bool IsQuantized(string tensor)
    {
        OnnxNode[] consumers = [.. _network.Consumers[tensor]];
        if (consumers.Length == 0 || (_network.Producers.TryGetValue(tensor, out OnnxNode? maker)
            && maker.Operator == "Conv" && _network.FeedsRelu(tensor))) return false;
        return !_floats.Contains(tensor) || consumers.Any(consumer => !_floats.Contains(consumer.Output));
    }

    /// <summary>Rounds a tensor to its range and back.</summary>
    private void AddPair(string tensor)
    {
        QuantizationRange range = _ranges[tensor];
        string scale = $"{tensor}.scale", zero = $"{tensor}.zero", quantized = $"{tensor}.quantized";
        _constants[scale] = OnnxTensor.Of(OnnxType.Float, [range.Scale]);
        _constants[zero] = OnnxTensor.Of(OnnxType.UInt8, [range.Zero]);
        _nodes.Add(new OnnxNode("QuantizeLinear", [tensor, scale, zero], [quantized]));
        _nodes.Add(new OnnxNode("DequantizeLinear", [quantized, scale, zero], [$"{tensor}.dequantized"]));
    }

    private void QuantizeWeights(OnnxNode node, string[] inputs)
    {
        OnnxTensor tensor = _network.Graph.Constants[node.Inputs[1]];
        float[] weights = tensor.Floats();
        int channels = (int)tensor.Dims[0], each = weights.Length / channels;
        var rounded = new sbyte[weights.Length];
        var scales = new float[channels];
        for (int c = 0; c < channels; c++)
        {
            ReadOnlySpan<float> row = weights.AsSpan(c * each, each);
            scales[c] = Math.Max(Math.Abs(TensorPrimitives.MaxMagnitude(row)), 1e-9f) / 127;
            for (int i = 0; i < each; i++)
                rounded[(c * each) + i] = (sbyte)Math.Clamp(MathF.Round(row[i] / scales[c]), -127, 127);
        }

        inputs[1] = AddConstant(node.Inputs[1], new OnnxTensor(OnnxType.Int8, tensor.Dims, Bytes(rounded)), scales);
        if (node.Inputs.Length < 3) return;

        float input = _ranges[node.Inputs[0]].Scale;
        float[] steps = Array.ConvertAll(scales, scale => scale * input);
        int[] bias = [.. _network.Graph.Constants[node.Inputs[2]].Floats().Zip(
            steps, (value, step) => (int)Math.Clamp(Math.Round((double)value / step), int.MinValue, int.MaxValue))];
        inputs[2] = AddConstant(node.Inputs[2], OnnxTensor.Of(OnnxType.Int32, bias, channels), steps);
    }

    /// <summary>Adds a constant in integers, and the operation that gives it back its values.</summary>
    private string AddConstant(string name, OnnxTensor values, float[] scales)
    {
        int channels = scales.Length;
        _constants[name] = values;
        _constants[$"{name}.scale"] = OnnxTensor.Of(scales);
        _constants[$"{name}.zero"] = new OnnxTensor(
            values.Type, [channels], new byte[channels * (values.Type == OnnxType.Int32 ? sizeof(int) : 1)]);
        _nodes.Add(new OnnxNode(
            "DequantizeLinear", [name, $"{name}.scale", $"{name}.zero"], [$"{name}.dequantized"])
        {
            Attributes = new Dictionary<string, OnnxAttribute> { ["axis"] = OnnxAttribute.Of(0) },
        });
        return $"{name}.dequantized";
    }

    private static byte[] Bytes(sbyte[] values) => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
