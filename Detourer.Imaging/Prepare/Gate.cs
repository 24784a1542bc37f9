using Detourer.Imaging.Models;
using Detourer.Imaging.Pixels;
using Detourer.Imaging.Segment;

namespace Detourer.Imaging.Prepare;

/// <summary>
/// Compares an 8-bit network with its original on this machine. Processors differ: without the right instructions 8-bit
/// sums saturate, or take longer than floats.
/// </summary>
/// <param name="model">What the networks are.</param>
internal sealed class Gate(Model model)
{
    /// <summary>Compares two files. The current thread does all the work.</summary>
    public GateFigures Compare(string fp32, string int8, CancellationToken cancellationToken)
    {
        float[][] pictures =
            [.. GatePictures.Read().Select(picture => NetworkInput.Read(picture, model, cancellationToken))];
        Trial original = Run(fp32, pictures, cancellationToken);
        Trial candidate = Run(int8, pictures, cancellationToken);
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

    private Trial Run(string path, float[][] pictures, CancellationToken cancellationToken)
    {
        // One thread, which is this one: its own clock does not run while others have the processor.
        using var session = new SegmentationSession(model, path, threads: 1);
        List<byte[]> mattes = [];
        TimeSpan fastest = TimeSpan.MaxValue;
        foreach (float[] picture in pictures)
        {
            TimeSpan start = ThreadClock.Now();
            TimeSpan end = start;
            session.Run(
                picture,
                output =>
                {
                    end = ThreadClock.Now();
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
