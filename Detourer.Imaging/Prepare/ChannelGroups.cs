using Detourer.Imaging.Prepare.Onnx;

namespace Detourer.Imaging.Prepare;

/// <summary>
/// Which channels of which tensors must be scaled alike. All operations but convolutions tie the channels that they
/// read to those that they make; a convolution separates them, because its weights can absorb any scale.
/// </summary>
internal sealed class ChannelGroups
{
    private readonly Dictionary<string, int> _first = [];
    private readonly int[] _parents;

    /// <param name="network">The network.</param>
    public ChannelGroups(FoldedNetwork network)
    {
        foreach (string tensor in network.Shapes.Keys)
        {
            _first[tensor] = Count;
            Count += network.Channels(tensor);
        }

        _parents = [.. Enumerable.Range(0, Count)];
        foreach (OnnxNode node in network.Graph.Nodes) Tie(network, node);
    }

    /// <summary>Channels of all tensors; groups are numbered below this.</summary>
    public int Count { get; }

    /// <summary>The group of a channel.</summary>
    public int Of(string tensor, int channel)
    {
        int at = _first[tensor] + channel;
        while (_parents[at] != at) at = _parents[at] = _parents[_parents[at]];
        return at;
    }

    private void Tie(FoldedNetwork network, OnnxNode node)
    {
        switch (node.Operator)
        {
            case "Conv": break;
            case "Concat":
                int first = 0;
                foreach (string input in node.Inputs)
                {
                    Tie(input, node.Output, network.Channels(input), first);
                    first += network.Channels(input);
                }

                break;
            default:
                foreach (string input in node.Inputs.Where(network.Shapes.ContainsKey))
                    Tie(input, node.Output, network.Channels(input), 0);
                break;
        }
    }

    private void Tie(string from, string to, int channels, int first)
    {
        for (int c = 0; c < channels; c++) _parents[Of(from, c)] = Of(to, first + c);
    }
}
