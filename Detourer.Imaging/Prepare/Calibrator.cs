using System.Numerics.Tensors;
using Detourer.Imaging.Prepare.Onnx;
using Detourer.Imaging.Segment;
using Microsoft.ML.OnnxRuntime;

namespace Detourer.Imaging.Prepare;

/// <summary>
/// Finds out on photos what values a network's tensors hold: once to equalise its channels, and, with these equalised,
/// once more for the ranges. All measured tensors are kept at once: 4 GB for a network of 1024 × 1024.
/// </summary>
internal static class Calibrator
{
    /// <summary>Values further from the mean than this many standard deviations are cut off.</summary>
    private const double Deviations = 17;

    /// <summary>A channel counts as at least this share of what is usual in its tensor.</summary>
    private const float LeastShare = 0.1f;

    /// <summary>Values looked at in one channel to find its 99.9th percentile.</summary>
    private const int Samples = 4096;

    /// <summary>Measures a network.</summary>
    /// <param name="network">The folded network.</param>
    /// <param name="inputs">Photos as the network sees them, 3 × size × size floats each; at least one.</param>
    /// <param name="cancellationToken">Checked between runs of the network.</param>
    public static Calibration Calibrate(
        FoldedNetwork network, IReadOnlyList<float[]> inputs, CancellationToken cancellationToken)
    {
        Dictionary<string, float[]> magnitudes = [];
        Measure(
            network, inputs,
            (tensor, values) =>
            {
                float[] channels = Magnitudes(values, network.Channels(tensor));
                if (magnitudes.TryGetValue(tensor, out float[]? before))
                    TensorPrimitives.Max(before, channels, channels);
                magnitudes[tensor] = channels;
            },
            cancellationToken);
        foreach (float[] channels in magnitudes.Values) Lift(channels);

        Dictionary<string, Half[]> scales = Equalization.Scales(network, magnitudes);
        Dictionary<string, Moments> moments = [];
        Measure(
            Equalization.Apply(network, scales), inputs,
            (tensor, values) => moments[tensor] = moments.GetValueOrDefault(tensor).Add(values), cancellationToken);
        return new Calibration(
            network.Fingerprint(), scales,
            moments.ToDictionary(pair => pair.Key, pair => pair.Value.Range(pair.Key == FoldedNetwork.Input)));
    }

    private static void Measure(
        FoldedNetwork network, IReadOnlyList<float[]> inputs, ReadTensor see, CancellationToken cancellationToken)
    {
        string[] tensors = [.. network.MeasuredTensors.Where(tensor => tensor != FoldedNetwork.Input)];
        OnnxGraph exposed = network.Graph with
        {
            Outputs =
            [
                .. network.Graph.Outputs,
                .. tensors.Where(tensor => tensor != FoldedNetwork.Output)
                    .Select(tensor => new OnnxValue(tensor, OnnxType.Float, network.Shapes[tensor])),
            ],
        };
        using SessionOptions options = SessionSettings.Create();
        using var session = new InferenceSession(OnnxWriter.Write(exposed), options);
        using var run = new RunOptions();
        foreach (float[] input in inputs)
        {
            see(FoldedNetwork.Input, input);
            using OrtValue tensor = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, input.AsMemory(), network.Shapes[FoldedNetwork.Input]);
            cancellationToken.ThrowIfCancellationRequested();
            using IDisposableReadOnlyCollection<OrtValue> results =
                session.Run(run, [FoldedNetwork.Input], [tensor], tensors);
            for (int i = 0; i < tensors.Length; i++) see(tensors[i], results[i].GetTensorDataAsSpan<float>());
        }
    }

    /// <summary>For each channel the 99.9th percentile of its absolute values, from evenly spread samples.</summary>
    private static float[] Magnitudes(ReadOnlySpan<float> values, int channels)
    {
        int plane = values.Length / channels, step = Math.Max(1, plane / Samples);
        var samples = new float[plane / step];
        var magnitudes = new float[channels];
        for (int c = 0; c < channels; c++)
        {
            ReadOnlySpan<float> channel = values.Slice(c * plane, plane);
            // Shifted by seven each time, or the samples of a wide plane would all stand in a few columns.
            for (int i = 0; i < samples.Length; i++) samples[i] = Math.Abs(channel[(i * step) + (i * 7 % step)]);
            Array.Sort(samples);
            magnitudes[c] = samples[(int)(samples.Length * 0.999)];
        }

        return magnitudes;
    }

    /// <summary>A channel that was silent on these photos need not be on others.</summary>
    private static void Lift(float[] channels)
    {
        float median = channels.Order().ElementAt(channels.Length / 2);
        float least = LeastShare * Math.Max(median, channels.Average() / 2);
        for (int c = 0; c < channels.Length; c++) channels[c] = Math.Max(channels[c], least);
    }

    private delegate void ReadTensor(string tensor, ReadOnlySpan<float> values);

    /// <summary>What is known of a tensor's values so far.</summary>
    private readonly record struct Moments(double Count, double Sum, double Squares, float Minimum, float Maximum)
    {
        public Moments Add(ReadOnlySpan<float> values)
        {
            double sum = 0, squares = 0;
            // In pieces: a sum of millions of floats in floats loses its end.
            for (int at = 0; at < values.Length; at += Samples)
            {
                ReadOnlySpan<float> piece = values.Slice(at, Math.Min(Samples, values.Length - at));
                sum += TensorPrimitives.Sum(piece);
                squares += TensorPrimitives.SumOfSquares(piece);
            }

            return new Moments(
                Count + values.Length, Sum + sum, Squares + squares,
                Math.Min(Minimum, TensorPrimitives.Min(values)), Math.Max(Maximum, TensorPrimitives.Max(values)));
        }

        public QuantizationRange Range(bool whole)
        {
            if (whole) return new QuantizationRange(Minimum, Maximum);
            double mean = Sum / Count, deviation = Math.Sqrt(Math.Max(0, (Squares / Count) - (mean * mean)));
            return new QuantizationRange(
                Math.Min(0, Math.Max(Minimum, (float)(mean - (Deviations * deviation)))),
                Math.Max(0, Math.Min(Maximum, (float)(mean + (Deviations * deviation)))));
        }
    }
}
