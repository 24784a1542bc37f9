using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Matting;

/// <summary>Finds weak and small remains that lie apart from the subject.</summary>
internal static class DetachedRemains
{
    /// <summary>Marks the remains' samples with 1.</summary>
    /// <param name="planes">Where the planes are.</param>
    /// <param name="matte">The plane of the network's matte.</param>
    /// <param name="mark">The plane of the marks, zero at first.</param>
    /// <param name="settings">Constants.</param>
    /// <returns>Whether there are any.</returns>
    public static bool Mark(Planes planes, int matte, int mark, MattingSettings settings)
    {
        ReadOnlySpan<float> alpha = planes[matte];
        var regions = Regions.Of(alpha, planes.Width, value => value > settings.RemainFloor);
        if (regions.Count < 2) return false;

        var mass = new float[regions.Count + 1];
        var peak = new float[regions.Count + 1];
        for (int i = 0; i < alpha.Length; i++)
        {
            mass[regions.Labels[i]] += alpha[i];
            peak[regions.Labels[i]] = Math.Max(peak[regions.Labels[i]], alpha[i]);
        }

        float most = mass.AsSpan(1).ToArray().Max();
        bool[] near = TouchSubject(planes, regions, mass, most, settings);
        bool any = false;
        for (int i = 0; i < alpha.Length; i++)
        {
            int label = regions.Labels[i];
            if (label == 0 || near[label]) continue;
            bool weak = peak[label] < settings.RemainPeak && mass[label] < most * settings.RemainShare;
            bool tiny = mass[label] < most * settings.RemainSpeck;
            if (!weak && !tiny) continue;
            planes[mark][i] = 1;
            any = true;
        }

        return any;
    }

    /// <summary>Which regions reach so near to the largest that they may be its strands.</summary>
    private static bool[] TouchSubject(
        Planes planes, Regions regions, float[] mass, float most, MattingSettings settings)
    {
        int main = Array.IndexOf(mass, most, 1);
        var map = new ByteMap(planes.Width, planes.Height);
        for (int i = 0; i < regions.Labels.Length; i++)
            if (regions.Labels[i] == main) map.Row(i / planes.Width)[i % planes.Width] = 1;
        int distance = (int)(settings.RemainDistance * Math.Max(planes.Width, planes.Height) / 1024);
        ByteMap around = map.Grow(Math.Max(1, distance));

        var near = new bool[regions.Count + 1];
        for (int i = 0; i < regions.Labels.Length; i++)
            if (around.Row(i / planes.Width)[i % planes.Width] != 0) near[regions.Labels[i]] = true;
        return near;
    }
}
