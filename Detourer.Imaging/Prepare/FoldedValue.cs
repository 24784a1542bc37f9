using Detourer.Imaging.Prepare.Onnx;

namespace Detourer.Imaging.Prepare;

/// <summary>What a tensor turns out to be: a constant, or something computed from the picture.</summary>
internal sealed record FoldedValue
{
    /// <summary>A constant.</summary>
    public FoldedValue(OnnxTensor constant) => (Constant, Tensor, Shape) = (constant, "", constant.Dims);

    /// <summary>Something computed.</summary>
    public FoldedValue(string tensor, long[] shape) => (Tensor, Shape) = (tensor, shape);

    /// <summary>An input that is left out.</summary>
    public static FoldedValue None { get; } = new("", []);

    /// <summary>The value; null where it depends on the picture.</summary>
    public OnnxTensor? Constant { get; }

    /// <summary>The name in the folded network; empty for a constant.</summary>
    public string Tensor { get; }

    /// <summary>Length of each axis.</summary>
    public long[] Shape { get; }
}
