using System.Security.Cryptography;
using System.Text;
using Detourer.Imaging.Prepare.Onnx;

namespace Detourer.Imaging.Prepare;

/// <summary>
/// A network reduced to what computes its first output, in 32-bit floats, with every shape known. Tensors are renamed
/// in the order of computation (<c>input</c>, <c>conv0</c>, <c>relu1</c> … <c>output</c>), so that files of the same
/// network from different publishers look the same.
/// </summary>
/// <param name="Graph">The network.</param>
/// <param name="Shapes">Batch, channels, height and width of every tensor that is computed.</param>
internal sealed record FoldedNetwork(OnnxGraph Graph, IReadOnlyDictionary<string, long[]> Shapes)
{
    /// <summary>The name of the tensor that is fed.</summary>
    public const string Input = "input";

    /// <summary>The name of the tensor that is answered.</summary>
    public const string Output = "output";

    /// <summary>The operations that read each tensor.</summary>
    public ILookup<string, OnnxNode> Consumers { get; } = Graph.Nodes
        .SelectMany(node => node.Inputs.Distinct().Select(input => (input, node)))
        .ToLookup(pair => pair.input, pair => pair.node);

    /// <summary>The operation that makes each tensor; the input has none.</summary>
    public IReadOnlyDictionary<string, OnnxNode> Producers { get; } =
        Graph.Nodes.ToDictionary(node => node.Output);

    /// <summary>The convolutions, in the order of computation.</summary>
    public IEnumerable<OnnxNode> Convolutions => Graph.Nodes.Where(node => node.Operator == "Conv");

    /// <summary>Channels of a tensor.</summary>
    public int Channels(string tensor) => (int)Shapes[tensor][1];

    /// <summary>
    /// The tensors whose values decide how the network is quantised: the input, sums, and each convolution's result,
    /// after its ReLU where it has one.
    /// </summary>
    public IReadOnlyList<string> MeasuredTensors =>
    [
        Input,
        .. Graph.Nodes
            .Where(node => node.Operator is "Relu" or "Add" || (node.Operator == "Conv" && !FeedsRelu(node.Output)))
            .Select(node => node.Output),
    ];

    /// <summary>Whether a tensor is read by one ReLU and nothing else: the two are one step.</summary>
    public bool FeedsRelu(string tensor) => Consumers[tensor].ToArray() is [{ Operator: "Relu" }];

    /// <summary>A checksum of operations, wiring and shapes, weights left out: 16 hexadecimal digits.</summary>
    public string Fingerprint()
    {
        var text = new StringBuilder();
        foreach (OnnxNode node in Graph.Nodes)
        {
            text.Append(node.Operator).Append('(').AppendJoin(',', node.Inputs.Where(Shapes.ContainsKey)).Append(')')
                .Append(node.Output).AppendJoin('x', Shapes[node.Output]).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }
}
