using System.Diagnostics;
using Detourer.Imaging.Devices;
using Detourer.Imaging.Models;
using Detourer.Imaging.Pixels;
using Detourer.Imaging.Segment;

namespace Detourer.Imaging.Prepare;

/// <summary>
/// Compares an 8-bit network with its original, or a GPU with the processor, on this machine. Processors differ:
/// without the right instructions 8-bit sums saturate, or take longer than floats.
/// </summary>
/// <param name="model">What the networks are.</param>
internal sealed class Gate(Model model)
{
    /// <summary>Compares two files. The current thread does all the work.</summary>
    public GateFigures Compare(string fp32, string int8, CancellationToken cancellationToken)
    {
        // One thread, which is this one: its own clock does not run while others have the processor.
        Trial Run(string path)
        {
            using var session = new SegmentationSession(model, path, threads: 1);
            return this.Run(session, ThreadClock.Now, cancellationToken);
        }

        return Compare(Run(fp32), Run(int8));
    }

    /// <summary>Compares a GPU with the processor.</summary>
    /// <exception cref="ImagingException">
    /// <c>device_unavailable</c>: the network cannot be loaded on the GPU. <c>model_broken</c>: nor on the processor.
    /// </exception>
    /// <exception cref="Microsoft.ML.OnnxRuntime.OnnxRuntimeException">It cannot run.</exception>
    public GateFigures CompareDevices(string path, ComputeDevice device, CancellationToken cancellationToken)
    {
        Trial Run(ComputeDevice on)
        {
            using var session = new SegmentationSession(model, path, device: on);
            return this.Run(session, () => Stopwatch.GetElapsedTime(0), cancellationToken);
        }

        // The GPU first: one that refuses the network needs no comparison.
        Trial candidate = Run(device);
        return Compare(Run(ComputeDevice.Cpu), candidate);
    }

    private static GateFigures Compare(Trial original, Trial candidate)
    {
        (double Overlap, double Error)[] each =
            [.. original.Mattes.Zip(candidate.Mattes, (reference, matte) => Compare(reference, matte))];
        return new GateFigures(
            each.Min(pair => pair.Overlap), each.Max(pair => pair.Error),
            original.Time.TotalMilliseconds, candidate.Time.TotalMilliseconds);
    }

    /// <summary>Overlap of two mattes, and their mean difference where the first is certain.</summary>
    internal static (double Overlap, double CertainError) Compare(
        ReadOnlySpan<byte> reference, ReadOnlySpan<byte> matte)
    {
        long both = 0, either = 0, difference = 0, certain = 0;
        for (int i = 0; i < reference.Length; i++)
        {
            bool inReference = reference[i] > 127, inMatte = matte[i] > 127;
            if (inReference && inMatte) both++;
            if (inReference || inMatte) either++;
            if (reference[i] is > 5 and < 250) continue;
            certain++;
            difference += Math.Abs(reference[i] - matte[i]);
        }

        return (either == 0 ? 1 : (double)both / either, certain == 0 ? 0 : (double)difference / certain);
    }

    /// <param name="session">The network.</param>
    /// <param name="now">The clock.</param>
    /// <param name="cancellationToken">Stops a run.</param>
    private Trial Run(SegmentationSession session, Func<TimeSpan> now, CancellationToken cancellationToken)
    {
        List<byte[]> mattes = [];
        TimeSpan fastest = TimeSpan.MaxValue;
        foreach (byte[] file in GatePictures.Read())
        {
            float[] picture = NetworkInput.Read(file, model, cancellationToken);
            TimeSpan start = now();
            TimeSpan end = start;
            session.Run(
                picture,
                output =>
                {
                    end = now();
                    using var matte = new PixelBuffer(model.InputSize, model.InputSize, 1);
                    Segmenter.ToMatte(output, model.Activation, matte);
                    mattes.Add(Pixels(matte));
                },
                cancellationToken);
            fastest = TimeSpan.FromTicks(Math.Min(fastest.Ticks, (end - start).Ticks));
        }

        return new Trial(mattes, fastest);
    }

    private static byte[] Pixels(PixelBuffer matte)
    {
        var pixels = new byte[matte.Width * matte.Height];
        for (int y = 0; y < matte.Height; y++) matte.Row(y).CopyTo(pixels.AsSpan(y * matte.Width));
        return pixels;
    }

    private sealed record Trial(IReadOnlyList<byte[]> Mattes, TimeSpan Time);
}
