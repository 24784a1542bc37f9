using Detourer.Imaging.Prepare.Onnx;

namespace Detourer.Imaging.Prepare;

/// <summary>The operations whose results are known before there is a picture: constants, and sums of sizes.</summary>
internal static class ConstantFolding
{
    /// <summary>The result of an operation, or null if it must be computed from the picture.</summary>
    public static FoldedValue? TryEvaluate(OnnxNode node, FoldedValue[] inputs)
    {
        switch (node.Operator)
        {
            case "Constant":
                return new FoldedValue(
                    node.Attributes.TryGetValue("value", out OnnxAttribute? value) && value.Tensor is { } tensor
                        ? tensor : throw new NotSupportedException("A constant that is not a tensor."));
            // Weights of either width are floats here, so that casts between them say nothing.
            case "Identity": return inputs[0];
            case "Cast" when inputs[0].Constant is null: return inputs[0];
            case "Shape": return new FoldedValue(OnnxTensor.Of(inputs[0].Shape));
        }

        if (inputs.Any(input => input != FoldedValue.None && input.Constant is null)) return null;
        return node.Operator switch
        {
            "Cast" => new FoldedValue(Cast(inputs[0].Constant!, (OnnxType)node.Integer("to", 0))),
            "Slice" => new FoldedValue(OnnxTensor.Of(Slice(inputs))),
            "Gather" => new FoldedValue(Gather(inputs)),
            "Unsqueeze" => new FoldedValue(OnnxTensor.Of(inputs[0].Constant!.Integers())),
            "Concat" => new FoldedValue(OnnxTensor.Of([.. inputs.SelectMany(input => input.Constant!.Integers())])),
            _ => null,
        };
    }

    private static OnnxTensor Cast(OnnxTensor tensor, OnnxType to) => to switch
    {
        OnnxType.Int64 or OnnxType.Int32 when tensor.Type is OnnxType.Int64 or OnnxType.Int32 =>
            OnnxTensor.Of(OnnxType.Int64, tensor.Integers(), tensor.Dims),
        OnnxType.Float or OnnxType.Float16 when tensor.Type is OnnxType.Float or OnnxType.Float16 =>
            OnnxTensor.Of(OnnxType.Float, tensor.Floats(), tensor.Dims),
        OnnxType.Float or OnnxType.Float16 =>
            OnnxTensor.Of(OnnxType.Float, Array.ConvertAll(tensor.Integers(), value => (float)value), tensor.Dims),
        _ => throw new NotSupportedException($"A cast from {tensor.Type} to {to}."),
    };

    private static long[] Slice(FoldedValue[] inputs)
    {
        long[] values = inputs[0].Constant!.Integers();
        long start = inputs[1].Constant!.Integers()[0], end = inputs[2].Constant!.Integers()[0];
        long step = inputs.Length > 4 && inputs[4].Constant is { } steps ? steps.Integers()[0] : 1;
        if (step != 1 || inputs[0].Shape.Length != 1)
            throw new NotSupportedException("A slice with steps, or of several axes.");
        return values[(int)Clamp(start, values.Length)..(int)Clamp(end, values.Length)];
    }

    private static long Clamp(long index, int length) => Math.Clamp(index < 0 ? index + length : index, 0, length);

    private static OnnxTensor Gather(FoldedValue[] inputs)
    {
        long[] values = inputs[0].Constant!.Integers(), picked = inputs[1].Constant!.Integers();
        if (inputs[0].Shape.Length != 1) throw new NotSupportedException("A gather from several axes.");
        return OnnxTensor.Of(
            OnnxType.Int64, Array.ConvertAll(picked, i => values[i < 0 ? i + values.Length : i]), inputs[1].Shape);
    }
}
