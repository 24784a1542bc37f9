namespace Detourer.Imaging.Prepare;

/// <summary>What a network must be known by to be quantised: found once on photos, used on every machine.</summary>
/// <param name="Network">The fingerprint of the folded network that it belongs to.</param>
/// <param name="Scales">For each convolution, by the name of its output, one divisor for each output channel.</param>
/// <param name="Ranges">The values of the measured tensors, once the channels are divided.</param>
internal sealed record Calibration(
    string Network, IReadOnlyDictionary<string, Half[]> Scales, IReadOnlyDictionary<string, QuantizationRange> Ranges)
{
    /// <summary>
    /// The version of the recipe. Raise it whenever the same calibration would give another 8-bit network.
    /// </summary>
    public const int Recipe = 1;

    /// <summary>The network in 8-bit integers.</summary>
    /// <exception cref="NotSupportedException">The calibration belongs to another network.</exception>
    public Onnx.OnnxGraph Quantize(FoldedNetwork network)
    {
        string fingerprint = network.Fingerprint();
        if (fingerprint != Network)
            throw new NotSupportedException($"The calibration is for network {Network}, not for {fingerprint}.");
        return Quantizer.Quantize(Equalization.Apply(network, Scales), Ranges);
    }
}
