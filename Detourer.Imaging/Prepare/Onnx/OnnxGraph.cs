namespace Detourer.Imaging.Prepare.Onnx;

/// <summary>A network: operations, constants, one input and its outputs.</summary>
internal sealed record OnnxGraph
{
    /// <summary>The version of the operators that the network was written for.</summary>
    public required long Opset { get; init; }

    /// <summary>The operations. A file lists each after those whose results it reads; a broken one may not.</summary>
    public required IReadOnlyList<OnnxNode> Nodes { get; init; }

    /// <summary>The constants by name.</summary>
    public required IReadOnlyDictionary<string, OnnxTensor> Constants { get; init; }

    /// <summary>What is fed, constants left out.</summary>
    public required IReadOnlyList<OnnxValue> Inputs { get; init; }

    /// <summary>What is answered.</summary>
    public required IReadOnlyList<OnnxValue> Outputs { get; init; }
}

/// <summary>An input or output.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What its elements are.</param>
/// <param name="Dims">Length of each axis; -1 where the file leaves it open.</param>
internal sealed record OnnxValue(string Name, OnnxType Type, long[] Dims);
