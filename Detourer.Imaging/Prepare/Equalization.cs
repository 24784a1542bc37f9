using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Detourer.Imaging.Prepare.Onnx;

namespace Detourer.Imaging.Prepare;

/// <summary>
/// Scales the channels of a network so that they fill one 8-bit range alike, and the weights by the inverse, so that
/// the result stays the same. Without it a few strong channels take the range, and the others lose their detail. After
/// “Data-Free Quantization Through Weight Equalization and Bias Correction” (Nagel et al., 2019), here across sums,
/// concatenations and resizes.
/// </summary>
internal static class Equalization
{
    /// <summary>
    /// A channel that no convolution weighs by more than this share of its largest weight counts as weighed so.
    /// </summary>
    private const float LeastWeight = 0.02f;

    /// <summary>
    /// The scales that balance what channels hold with what is made of them: √(value ÷ weight) for each group.
    /// </summary>
    /// <param name="network">The network as it came.</param>
    /// <param name="magnitudes">How large each channel of the measured tensors gets.</param>
    /// <returns>For each convolution, by the name of its output, one factor for each output channel.</returns>
    public static Dictionary<string, Half[]> Scales(
        FoldedNetwork network, IReadOnlyDictionary<string, float[]> magnitudes)
    {
        var groups = new ChannelGroups(network);
        var values = new float[groups.Count];
        var weights = new float[groups.Count];
        foreach ((string tensor, float[] channels) in magnitudes)
            for (int c = 0; c < channels.Length; c++) Raise(values, groups.Of(tensor, c), channels[c]);
        foreach (OnnxNode node in network.Convolutions)
        {
            float[] shares = InputShares(network.Graph.Constants[node.Inputs[1]]);
            for (int c = 0; c < shares.Length; c++)
                Raise(weights, groups.Of(node.Inputs[0], c), Math.Max(shares[c], LeastWeight));
        }

        HashSet<int> fixedGroups = [.. Ends(network).Select(end => groups.Of(end.Tensor, end.Channel))];
        Half Scale(int group) => fixedGroups.Contains(group) || values[group] <= 0 || weights[group] <= 0
            ? (Half)1f
            : (Half)MathF.Sqrt(values[group] / weights[group]);
        return network.Convolutions.ToDictionary(
            node => node.Output,
            node => Enumerable.Range(0, network.Channels(node.Output))
                .Select(c => Scale(groups.Of(node.Output, c))).ToArray());
    }

    /// <summary>The network with its channels divided by their scales.</summary>
    public static FoldedNetwork Apply(FoldedNetwork network, IReadOnlyDictionary<string, Half[]> scales)
    {
        var groups = new ChannelGroups(network);
        float[] factors = [.. Enumerable.Repeat(1f, groups.Count)];
        foreach ((string tensor, Half[] channels) in scales)
            for (int c = 0; c < channels.Length; c++) factors[groups.Of(tensor, c)] = (float)channels[c];

        var constants = new Dictionary<string, OnnxTensor>(network.Graph.Constants);
        foreach (OnnxNode node in network.Convolutions)
        {
            float[] Of(string tensor) =>
                [.. Enumerable.Range(0, network.Channels(tensor)).Select(c => factors[groups.Of(tensor, c)])];
            Scale(constants, node, Of(node.Inputs[0]), Of(node.Output));
        }

        return network with { Graph = network.Graph with { Constants = constants } };
    }

    private static void Scale(Dictionary<string, OnnxTensor> constants, OnnxNode node, float[] input, float[] output)
    {
        OnnxTensor tensor = constants[node.Inputs[1]];
        float[] weights = tensor.Floats();
        int taps = weights.Length / (input.Length * output.Length);
        for (int o = 0, at = 0; o < output.Length; o++)
        {
            for (int i = 0; i < input.Length; i++, at += taps)
            {
                Span<float> kernel = weights.AsSpan(at, taps);
                TensorPrimitives.Multiply(kernel, input[i] / output[o], kernel);
            }
        }

        constants[node.Inputs[1]] = tensor with { Data = Bytes(weights) };
        if (node.Inputs.Length < 3) return;
        OnnxTensor bias = constants[node.Inputs[2]];
        float[] offsets = bias.Floats();
        TensorPrimitives.Divide(offsets, output, offsets);
        constants[node.Inputs[2]] = bias with { Data = Bytes(offsets) };
    }

    /// <summary>
    /// For each input channel its largest weight, as a share of the largest weight of the same output channel.
    /// </summary>
    private static float[] InputShares(OnnxTensor tensor)
    {
        float[] weights = tensor.Floats();
        int outputs = (int)tensor.Dims[0], inputs = (int)tensor.Dims[1], taps = weights.Length / (outputs * inputs);
        var shares = new float[inputs];
        for (int o = 0; o < outputs; o++)
        {
            ReadOnlySpan<float> row = weights.AsSpan(o * inputs * taps, inputs * taps);
            float largest = Math.Max(Largest(row), 1e-9f);
            for (int i = 0; i < inputs; i++)
                shares[i] = Math.Max(shares[i], Largest(row.Slice(i * taps, taps)) / largest);
        }

        return shares;
    }

    /// <summary>What callers see must keep its values: the picture's channels and the answer's.</summary>
    private static IEnumerable<(string Tensor, int Channel)> Ends(FoldedNetwork network) =>
        from tensor in (string[])[FoldedNetwork.Input, FoldedNetwork.Output]
        from channel in Enumerable.Range(0, network.Channels(tensor))
        select (tensor, channel);

    private static float Largest(ReadOnlySpan<float> values) => Math.Abs(TensorPrimitives.MaxMagnitude(values));

    private static void Raise(float[] values, int at, float value) => values[at] = Math.Max(values[at], value);

    private static byte[] Bytes(float[] values) => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
