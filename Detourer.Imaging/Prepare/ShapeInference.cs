using Detourer.Imaging.Prepare.Onnx;

namespace Detourer.Imaging.Prepare;

/// <summary>The shapes of what the known operations make, NCHW.</summary>
internal static class ShapeInference
{
    /// <summary>The shape of an operation's first output.</summary>
    /// <exception cref="NotSupportedException">The operation is not known.</exception>
    public static long[] Infer(OnnxNode node, FoldedValue[] inputs)
    {
        long[] shape = inputs[0].Shape;
        if (shape.Length != 4 || inputs[0].Constant is not null)
            throw new NotSupportedException($"{node.Operator} of something else than a picture.");
        return node.Operator switch
        {
            "Conv" => Convolution(node, shape, inputs[1].Shape),
            "MaxPool" => Pool(node, shape),
            "Relu" or "Sigmoid" => shape,
            "Add" when shape.SequenceEqual(inputs[1].Shape) => shape,
            "Concat" when node.Integer("axis", 1) == 1 =>
                [shape[0], inputs.Sum(input => input.Shape[1]), shape[2], shape[3]],
            "Resize" => Resize(inputs),
            _ => throw new NotSupportedException($"The operation {node.Operator}."),
        };
    }

    private static long[] Convolution(OnnxNode node, long[] shape, long[] weights)
    {
        if (node.Integer("group", 1) != 1 || node.Attributes.ContainsKey("auto_pad") || weights.Length != 4)
            throw new NotSupportedException("A convolution in groups, or with automatic padding.");
        long[] dilations = node.Integers("dilations", 1, 1);
        return
        [
            shape[0], weights[0],
            Length(node, shape, 0, ((weights[2] - 1) * dilations[0]) + 1, up: false),
            Length(node, shape, 1, ((weights[3] - 1) * dilations[1]) + 1, up: false),
        ];
    }

    private static long[] Pool(OnnxNode node, long[] shape)
    {
        if (node.Attributes.ContainsKey("auto_pad")) throw new NotSupportedException("A pool with automatic padding.");
        long[] kernel = node.Integers("kernel_shape");
        bool up = node.Integer("ceil_mode", 0) != 0;
        return [shape[0], shape[1], Length(node, shape, 0, kernel[0], up), Length(node, shape, 1, kernel[1], up)];
    }

    /// <summary>Pixels along one axis (0 is height) after a window has gone over it.</summary>
    private static long Length(OnnxNode node, long[] shape, int axis, long window, bool up)
    {
        long[] pads = node.Integers("pads", 0, 0, 0, 0);
        long stride = node.Integers("strides", 1, 1)[axis];
        long way = shape[2 + axis] + pads[axis] + pads[axis + 2] - window;
        return (up ? (way + stride - 1) / stride : way / stride) + 1;
    }

    private static long[] Resize(FoldedValue[] inputs)
    {
        if (inputs.Length > 3 && inputs[3].Constant is { } sizes) return sizes.Integers();
        if (inputs.Length > 2 && inputs[2].Constant is { } scales)
            return [.. scales.Floats().Zip(inputs[0].Shape, (scale, length) => (long)Math.Floor(scale * length))];
        throw new NotSupportedException("A resize to a size that depends on the picture.");
    }
}
