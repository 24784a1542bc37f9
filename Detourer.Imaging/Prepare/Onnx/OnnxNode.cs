namespace Detourer.Imaging.Prepare.Onnx;

/// <summary>One operation of a network.</summary>
/// <param name="Operator">Its name in ONNX, such as <c>Conv</c>.</param>
/// <param name="Inputs">The tensors that it reads; an empty name stands for an input that is left out.</param>
/// <param name="Outputs">The tensors that it makes.</param>
internal sealed record OnnxNode(string Operator, string[] Inputs, string[] Outputs)
{
    /// <summary>Its settings by name.</summary>
    public IReadOnlyDictionary<string, OnnxAttribute> Attributes { get; init; } =
        new Dictionary<string, OnnxAttribute>();

    /// <summary>The first output.</summary>
    public string Output => Outputs[0];

    /// <summary>An integer setting, or what holds where it is left out.</summary>
    public long Integer(string name, long otherwise) =>
        Attributes.TryGetValue(name, out OnnxAttribute? attribute) ? attribute.Integer : otherwise;

    /// <summary>A list setting, or what holds where it is left out.</summary>
    public long[] Integers(string name, params long[] otherwise) =>
        Attributes.TryGetValue(name, out OnnxAttribute? attribute) ? [.. attribute.Integers] : otherwise;
}

/// <summary>A setting of an operation: the one of these values that is set.</summary>
internal sealed record OnnxAttribute
{
    /// <summary>The kind of value, by its number in ONNX.</summary>
    public required int Kind { get; init; }

    /// <summary>Kind 1.</summary>
    public float Single { get; init; }

    /// <summary>Kind 2.</summary>
    public long Integer { get; init; }

    /// <summary>Kind 3.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Kind 4.</summary>
    public OnnxTensor? Tensor { get; init; }

    /// <summary>Kind 6.</summary>
    public IReadOnlyList<float> Singles { get; init; } = [];

    /// <summary>Kind 7.</summary>
    public IReadOnlyList<long> Integers { get; init; } = [];

    /// <summary>An integer.</summary>
    public static OnnxAttribute Of(long value) => new() { Kind = 2, Integer = value };
}
