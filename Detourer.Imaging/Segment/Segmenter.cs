using System.Buffers;
using System.Numerics.Tensors;
using Detourer.Imaging.Models;
using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Segment;

/// <summary>
/// Computes the matte of an image. The arithmetic equals rembg's, including its rounding: Lanczos to the network's
/// square input, division by the image's own maximum, the model's mean and deviation, the network, its output
/// stretched from minimum to maximum, truncation to 8 bits, Lanczos back to the image's size.
/// </summary>
internal static class Segmenter
{
    /// <summary>Segments an image.</summary>
    /// <param name="image">
    /// RGBA. If parts are transparent, the network sees it in front of a contrasting <see cref="Ground"/>, whose colour
    /// the invisible pixels take.
    /// </param>
    /// <param name="session">The network.</param>
    /// <param name="inference">The queue that runs it.</param>
    /// <param name="timer">Paused while the network waits for others.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    public static Segmentation Segment(
        PixelBuffer image, SegmentationSession session, InferenceQueue inference, WorkTimer? timer,
        CancellationToken cancellationToken)
    {
        int size = session.Model.InputSize;
        var matte = new PixelBuffer(size, size, 1);
        float[] input = ArrayPool<float>.Shared.Rent(3 * size * size);
        float confidence = 0;
        try
        {
            ToInput(image, session.Model, input, cancellationToken);
            inference.Run(
                session, input.AsMemory(0, 3 * size * size),
                output => confidence = ToMatte(output, session.Model.Activation, matte), timer, cancellationToken);
        }
        catch
        {
            matte.Dispose();
            throw;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(input);
        }

        return new Segmentation(matte, confidence);
    }

    /// <summary>Computes what the network sees of an image.</summary>
    /// <param name="image">RGBA, as in <see cref="Segment"/>.</param>
    /// <param name="model">The network.</param>
    /// <param name="input">Receives 3 × size × size floats: planes R, G, B.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    public static void ToInput(PixelBuffer image, Model model, Span<float> input, CancellationToken cancellationToken)
    {
        using PixelBuffer square = ToSquare(image, model.InputSize, cancellationToken);
        Normalize(square, model, input);
    }

    private static PixelBuffer ToSquare(PixelBuffer image, int side, CancellationToken cancellationToken)
    {
        return Ground.Apply(image, cancellationToken) is { } ground
            ? Lanczos.ResizeOver(image, ground, side, side, cancellationToken)
            : Lanczos.Resize(image, side, side, cancellationToken);
    }

    private static void Normalize(PixelBuffer square, Model model, Span<float> input)
    {
        double maximum = Math.Max(Maximum(square), 1e-6);
        int plane = square.Width * square.Height;
        for (int channel = 0; channel < 3; channel++)
        {
            var table = new float[256];
            for (int v = 0; v < 256; v++)
                table[v] = (float)(((v / maximum) - model.Mean[channel]) / model.Std[channel]);

            Span<float> target = input.Slice(channel * plane, plane);
            for (int y = 0; y < square.Height; y++)
            {
                ReadOnlySpan<byte> row = square.Row(y)[channel..];
                Span<float> line = target.Slice(y * square.Width, square.Width);
                for (int x = 0; x < line.Length; x++) line[x] = table[row[x * 4]];
            }
        }
    }

    private static byte Maximum(PixelBuffer square)
    {
        byte maximum = 0;
        for (int y = 0; y < square.Height; y++)
        {
            ReadOnlySpan<byte> row = square.Row(y);
            for (int i = 0; i < row.Length; i += 4)
                maximum = Math.Max(maximum, Math.Max(row[i], Math.Max(row[i + 1], row[i + 2])));
        }

        return maximum;
    }

    /// <summary>Turns the network's output into a matte.</summary>
    /// <param name="output">Size × size floats.</param>
    /// <param name="activation">What the network leaves out.</param>
    /// <param name="matte">Receives the matte: one channel of size × size.</param>
    /// <returns>The largest probability of a subject.</returns>
    public static float ToMatte(ReadOnlySpan<float> output, Activation activation, PixelBuffer matte)
    {
        float[] values = output[..(matte.Width * matte.Height)].ToArray();
        switch (activation)
        {
            case Activation.Sigmoid: TensorPrimitives.Sigmoid(values, values); break;
            case Activation.None: break;
            default: throw new ArgumentOutOfRangeException(nameof(activation), activation, null);
        }

        float minimum = TensorPrimitives.Min<float>(values);
        float maximum = TensorPrimitives.Max<float>(values);
        float range = maximum - minimum;
        for (int y = 0; y < matte.Height; y++)
        {
            Span<byte> row = matte.Row(y);
            ReadOnlySpan<float> line = values.AsSpan(y * matte.Width, matte.Width);
            // A flat output contains no subject; stretching it would amplify noise.
            for (int x = 0; x < row.Length; x++)
                row[x] = range > 0 ? (byte)((line[x] - minimum) / range * 255) : (byte)0;
        }

        return maximum;
    }
}
