using Detourer.Imaging.Prepare.Onnx;

namespace Detourer.Imaging.Prepare;

/// <summary>
/// The range of every tensor, from those that were measured. A pool or resize shares its input's range, so that it can
/// run on the integers as they are; a concatenation holds all that its inputs hold.
/// </summary>
internal sealed class TensorRanges(FoldedNetwork network, IReadOnlyDictionary<string, QuantizationRange> measured)
{
    /// <summary>The ranges of these tensors.</summary>
    public Dictionary<string, QuantizationRange> ByTensor(IEnumerable<string> tensors)
    {
        string[] all = [.. tensors];
        Dictionary<string, QuantizationRange> shared = [];
        foreach (string tensor in all)
        {
            string owner = Owner(tensor);
            QuantizationRange range = Of(tensor);
            shared[owner] = shared.TryGetValue(owner, out QuantizationRange other) ? range.Union(other) : range;
        }

        return all.ToDictionary(tensor => tensor, tensor => shared[Owner(tensor)]);
    }

    /// <summary>The tensor whose range this one shares.</summary>
    private string Owner(string tensor)
    {
        while (network.Producers.TryGetValue(tensor, out OnnxNode? node) && node.Operator is "MaxPool" or "Resize")
            tensor = node.Inputs[0];
        return tensor;
    }

    private QuantizationRange Of(string tensor)
    {
        tensor = Owner(tensor);
        if (network.Producers.TryGetValue(tensor, out OnnxNode? node) && node.Operator == "Concat")
            return node.Inputs.Select(Of).Aggregate((a, b) => a.Union(b));
        return measured.TryGetValue(tensor, out QuantizationRange range)
            ? range
            : throw new NotSupportedException($"The range of {tensor} was not measured.");
    }
}
