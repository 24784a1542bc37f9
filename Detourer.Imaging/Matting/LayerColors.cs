using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Matting;

/// <summary>How often colours are in the subject and in the background of a photo, in cubes of 16 levels.</summary>
internal sealed class LayerColors
{
    private const int Side = 16;

    /// <summary>The frequency of a colour that a layer does not have: one that neither has says nothing.</summary>
    private const float Unseen = 1e-4f;

    private readonly Histogram _foreground = new();
    private readonly Histogram _background = new();

    /// <summary>Counts a sample of the subject.</summary>
    public void AddForeground(Planes planes, int i) => _foreground.Add(planes[0][i], planes[1][i], planes[2][i]);

    /// <summary>Counts a sample of the background.</summary>
    public void AddBackground(Planes planes, int i) => _background.Add(planes[0][i], planes[1][i], planes[2][i]);

    /// <summary>ln of how much likelier a sample's colour is in the subject than in the background.</summary>
    public float Evidence(Planes planes, int i)
    {
        (float r, float g, float b) = (planes[0][i], planes[1][i], planes[2][i]);
        return MathF.Log((_foreground.Around(r, g, b) + Unseen) / (_background.Around(r, g, b) + Unseen));
    }

    private sealed class Histogram
    {
        private readonly int[] _counts = new int[Side * Side * Side];
        private int _total;

        public void Add(float r, float g, float b)
        {
            _counts[(((Level(r) * Side) + Level(g)) * Side) + Level(b)]++;
            _total++;
        }

        /// <summary>The share of samples in a colour's cube and those beside it.</summary>
        public float Around(float r, float g, float b)
        {
            (int red, int green, int blue) = (Level(r), Level(g), Level(b));
            int count = 0;
            for (int x = Math.Max(0, red - 1); x <= Math.Min(Side - 1, red + 1); x++)
            {
                for (int y = Math.Max(0, green - 1); y <= Math.Min(Side - 1, green + 1); y++)
                {
                    for (int z = Math.Max(0, blue - 1); z <= Math.Min(Side - 1, blue + 1); z++)
                        count += _counts[(((x * Side) + y) * Side) + z];
                }
            }

            return (float)count / Math.Max(1, _total);
        }

        private static int Level(float value) => Math.Clamp((int)(value * Side), 0, Side - 1);
    }
}
