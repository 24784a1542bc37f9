using Detourer.Imaging.Prepare;
using Detourer.Imaging.Prepare.Onnx;

namespace Detourer.Tests.Imaging.Prepare;

public sealed class QuantizerTests
{
    private readonly FoldedNetwork _network = NetworkFolder.Fold(PublishedNetwork.Graph(), PublishedNetwork.Size);
    private readonly Calibration _calibration;

    public QuantizerTests() => _calibration = Calibrator.Calibrate(
        _network, [PublishedNetwork.Picture(1), PublishedNetwork.Picture(2)], TestContext.Current.CancellationToken);

    [Fact]
    public void An_equalised_network_computes_the_same()
    {
        Assert.Contains(_calibration.Scales.Values, scales => scales.Any(scale => scale != (Half)1f));
        float[] plain = PublishedNetwork.Run(_network.Graph);
        float[] equalised = PublishedNetwork.Run(Equalization.Apply(_network, _calibration.Scales).Graph);
        Assert.InRange(PublishedNetwork.LargestDifference(plain, equalised), 0, 1e-5);
    }

    [Fact]
    public void Channels_that_are_joined_share_their_scale_and_the_answer_keeps_its_own()
    {
        var groups = new ChannelGroups(_network);
        OnnxNode concat = _network.Graph.Nodes.Single(node => node.Operator == "Concat");
        int second = _network.Channels(concat.Inputs[0]);
        Assert.Equal(groups.Of(concat.Inputs[1], 3), groups.Of(concat.Output, second + 3));
        Assert.NotEqual(groups.Of(concat.Inputs[0], 3), groups.Of(concat.Inputs[1], 3));
        Assert.All(_calibration.Scales[_network.Convolutions.Last().Output], scale => Assert.Equal((Half)1f, scale));
    }

    [Fact]
    public void A_network_in_8_bits_computes_nearly_the_same()
    {
        OnnxGraph quantized = _calibration.Quantize(_network);
        Assert.Equal(2, quantized.Constants.Values.Count(
            constant => constant is { Type: OnnxType.Int8, Dims.Length: 4 }));
        double difference = PublishedNetwork.LargestDifference(
            PublishedNetwork.Run(_network.Graph), PublishedNetwork.Run(quantized));
        Assert.InRange(difference, 1e-6, 0.05);
    }

    [Fact]
    public void The_last_convolution_stays_in_floats()
    {
        OnnxGraph quantized = _calibration.Quantize(_network);
        OnnxNode last = quantized.Nodes.Last(node => node.Operator == "Conv");
        Assert.Equal(OnnxType.Float, quantized.Constants[last.Inputs[1]].Type);
    }

    [Fact]
    public void A_calibration_is_for_one_network()
    {
        FoldedNetwork other = NetworkFolder.Fold(
            PublishedNetwork.Graph() with { Outputs = [new OnnxValue("small", OnnxType.Float, [1, 8, 16, 16])] },
            PublishedNetwork.Size);
        Assert.Throws<NotSupportedException>(() => _calibration.Quantize(other));
    }

    [Fact]
    public void A_calibration_is_read_as_it_was_written()
    {
        string json = new CalibrationFile(["sha256:00"], _calibration).Write();
        CalibrationFile? read = CalibrationFile.Read(Stream(json));
        Assert.NotNull(read);
        Assert.Equal(["sha256:00"], read.Sources);
        Assert.Equal(json, read.Write());
        Assert.Equal(
            OnnxWriter.Write(_calibration.Quantize(_network)), OnnxWriter.Write(read.Calibration.Quantize(_network)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"recipe":1,"sources":[],"network":"x","ranges":{"a":[1]},"scales":{}}""")]
    [InlineData("""{"recipe":1,"sources":[],"network":"x","ranges":{},"scales":{"a":"?"}}""")]
    public void A_damaged_calibration_is_refused(string json) =>
        Assert.Throws<InvalidDataException>(() => CalibrationFile.Read(Stream(json)));

    [Fact]
    public void A_calibration_of_another_recipe_is_left_alone() =>
        Assert.Null(CalibrationFile.Read(Stream("""{"recipe":99}""")));

    private static MemoryStream Stream(string text) => new(System.Text.Encoding.UTF8.GetBytes(text));
}
