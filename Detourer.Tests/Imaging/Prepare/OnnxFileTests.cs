using Detourer.Imaging.Prepare.Onnx;

namespace Detourer.Tests.Imaging.Prepare;

public sealed class OnnxFileTests
{
    [Fact]
    public void What_is_written_is_read_again()
    {
        OnnxGraph graph = PublishedNetwork.Graph();
        byte[] file = OnnxWriter.Write(graph);
        OnnxGraph read = OnnxReader.Read(file);
        Assert.Equal(graph.Nodes.Select(Describe), read.Nodes.Select(Describe));
        Assert.Equal(graph.Constants["w1"].Floats(), read.Constants["w1"].Floats());
        Assert.Equal(graph.Constants["sides"].Integers(), read.Constants["sides"].Integers());
        Assert.Equal(file, OnnxWriter.Write(read));
    }

    [Fact]
    public void A_file_that_is_cut_off_anywhere_is_damaged()
    {
        byte[] file = OnnxWriter.Write(PublishedNetwork.Graph(OnnxType.Float));
        foreach (int length in Enumerable.Range(0, 300).Select(i => i * (file.Length - 20) / 300))
            Assert.Throws<InvalidDataException>(() => OnnxReader.Read(file.AsMemory(0, length)));
    }

    [Fact]
    public void Noise_is_refused_and_nothing_worse()
    {
        byte[] file = OnnxWriter.Write(PublishedNetwork.Graph());
        for (int seed = 0; seed < 500; seed++)
        {
            byte[] damaged = [.. file];
            var random = new Random(seed);
            for (int i = 0; i < 20; i++) damaged[random.Next(Math.Min(4000, damaged.Length))] = (byte)random.Next(256);
            Exception? error = Record.Exception(() => OnnxReader.Read(damaged));
            Assert.True(error is null or InvalidDataException or NotSupportedException, $"seed {seed}: {error}");
        }
    }

    private static string Describe(OnnxNode node) =>
        $"{node.Operator}({string.Join(',', node.Inputs)}) {string.Join(',', node.Outputs)} "
        + string.Join(',', node.Attributes.Keys);
}
