using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Matting;

/// <summary>Finds patches inside the subject that must be opaque.</summary>
internal static class EnclosedPatches
{
    /// <summary>The least value of the network from which a sample is surely the subject's.</summary>
    private const float SurelySubject = 0.95f;

    /// <summary>Regions larger than this share of the photo are the background itself.</summary>
    private const int LargestShare = 50;

    /// <summary>Marks the patches' samples with 1.</summary>
    /// <param name="planes">R, G, B first.</param>
    /// <param name="matte">The plane of the network's matte.</param>
    /// <param name="mark">The plane of the marks, zero at first.</param>
    /// <param name="settings">The constants of matting.</param>
    /// <returns>Whether there are any.</returns>
    public static bool Mark(Planes planes, int matte, int mark, MattingSettings settings)
    {
        ReadOnlySpan<float> alpha = planes[matte];
        var regions = Regions.Of(alpha, planes.Width, value => value < settings.PatchRim);
        Patch[] patches = Measure(planes, alpha, regions, settings);

        bool any = false;
        for (int i = 0; i < alpha.Length; i++)
        {
            if (regions.Labels[i] == 0 || !IsOpaque(patches[regions.Labels[i]], settings)) continue;
            planes[mark][i] = 1;
            any = true;
        }

        return any;
    }

    private static bool IsOpaque(Patch patch, MattingSettings settings) =>
        patch.Least >= settings.PatchDoubt || patch.Evidence > settings.PatchEvidence * patch.Size;

    private static Patch[] Measure(Planes planes, ReadOnlySpan<float> alpha, Regions regions, MattingSettings settings)
    {
        var patches = new Patch[regions.Count + 1];
        Array.Fill(patches, new Patch { Least = 1 });
        for (int i = 0; i < alpha.Length; i++)
        {
            ref Patch patch = ref patches[regions.Labels[i]];
            patch.Size++;
            patch.Least = Math.Min(patch.Least, alpha[i]);
        }

        // Only where the network sees background inside the subject do colours have to decide.
        int largest = alpha.Length / LargestShare;
        if (!patches.AsSpan(1).ToArray().Any(patch => Undecided(patch))) return patches;
        var colours = new LayerColors();
        for (int i = 0; i < alpha.Length; i++)
        {
            if (alpha[i] > SurelySubject) colours.AddForeground(planes, i);
            else if (alpha[i] < 1 - SurelySubject && patches[regions.Labels[i]].Size > largest)
                colours.AddBackground(planes, i);
        }

        for (int i = 0; i < alpha.Length; i++)
        {
            ref Patch patch = ref patches[regions.Labels[i]];
            if (regions.Labels[i] != 0 && Undecided(patch)) patch.Evidence += colours.Evidence(planes, i);
        }

        return patches;

        bool Undecided(Patch patch) => patch.Size > 0 && patch.Size <= largest && patch.Least < settings.PatchDoubt;
    }

    /// <summary>A region that is not surely foreground.</summary>
    private struct Patch
    {
        /// <summary>Samples.</summary>
        public int Size;

        /// <summary>The least value of the network.</summary>
        public float Least;

        /// <summary>ln of how much likelier its colours are in the subject than in the background, summed.</summary>
        public float Evidence;
    }
}
