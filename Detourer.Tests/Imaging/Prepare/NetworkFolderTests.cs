using Detourer.Imaging.Prepare;
using Detourer.Imaging.Prepare.Onnx;

namespace Detourer.Tests.Imaging.Prepare;

public sealed class NetworkFolderTests
{
    [Fact]
    public void A_folded_network_computes_the_same_with_pictures_operations_alone()
    {
        OnnxGraph graph = PublishedNetwork.Graph(OnnxType.Float);
        FoldedNetwork folded = NetworkFolder.Fold(graph, PublishedNetwork.Size);
        Assert.Equal(
            ["Conv", "Relu", "MaxPool", "Conv", "Relu", "Resize", "Concat", "Conv", "Sigmoid"],
            folded.Graph.Nodes.Select(node => node.Operator));
        Assert.Single(folded.Graph.Outputs);
        Assert.Equal(PublishedNetwork.Run(graph), PublishedNetwork.Run(folded.Graph));
    }

    [Fact]
    public void Half_precision_weights_become_single_precision()
    {
        FoldedNetwork folded = NetworkFolder.Fold(PublishedNetwork.Graph(), PublishedNetwork.Size);
        Assert.All(folded.Graph.Constants.Values, constant => Assert.NotEqual(OnnxType.Float16, constant.Type));
    }

    [Fact]
    public void Files_of_one_network_have_one_fingerprint_whatever_their_names_and_widths()
    {
        OnnxGraph renamed = PublishedNetwork.Graph(OnnxType.Float) is var graph ? graph with
        {
            Nodes = [.. graph.Nodes.Reverse().Select(node => node with
            {
                Inputs = [.. node.Inputs.Select(Rename)],
                Outputs = [.. node.Outputs.Select(Rename)],
            })],
            Constants = graph.Constants.ToDictionary(pair => Rename(pair.Key), pair => pair.Value),
            Inputs = [.. graph.Inputs.Select(value => value with { Name = Rename(value.Name) })],
            Outputs = [.. graph.Outputs.Select(value => value with { Name = Rename(value.Name) })],
        } : throw new InvalidOperationException();
        Assert.Equal(Fingerprint(PublishedNetwork.Graph()), Fingerprint(renamed));
    }

    [Fact]
    public void An_operation_that_is_not_known_is_named()
    {
        OnnxGraph graph = With(node => node.Operator == "Relu" ? node with { Operator = "Einsum" } : node);
        NotSupportedException error = Assert.Throws<NotSupportedException>(
            () => NetworkFolder.Fold(graph, PublishedNetwork.Size));
        Assert.Contains("Einsum", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_reads_its_own_result_is_damaged()
    {
        OnnxGraph graph = With(node => node.Operator == "MaxPool" ? node with { Inputs = ["large"] } : node);
        Assert.Throws<InvalidDataException>(() => NetworkFolder.Fold(graph, PublishedNetwork.Size));
    }

    [Fact]
    public void A_network_that_reads_what_nothing_makes_is_damaged()
    {
        OnnxGraph graph = With(node => node.Operator == "MaxPool" ? node with { Inputs = ["nothing"] } : node);
        Assert.Throws<InvalidDataException>(() => NetworkFolder.Fold(graph, PublishedNetwork.Size));
    }

    private static OnnxGraph With(Func<OnnxNode, OnnxNode> change)
    {
        OnnxGraph graph = PublishedNetwork.Graph(OnnxType.Float);
        return graph with { Nodes = [.. graph.Nodes.Select(change)] };
    }

    private static string Fingerprint(OnnxGraph graph) =>
        NetworkFolder.Fold(graph, PublishedNetwork.Size).Fingerprint();

    private static string Rename(string name) => name.Length == 0 ? "" : $"x{name}y";
}
