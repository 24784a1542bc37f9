using Detourer.Imaging.Compose;
using Detourer.Imaging.Pixels;

namespace Detourer.Tests.Imaging.Matting;

/// <summary>A furry disc before a meadow with known alpha, and the blurred alpha of a network.</summary>
internal sealed class HairScene : IDisposable
{
    public const int Side = 400;
    private const int Strands = 90;
    private const double Radius = 90;

    private HairScene(double[,] alpha)
    {
        Photo = Pictures.Rgba(Side, Side, (x, y) => Mix(Fur(x, y), Meadow(x, y), alpha[x, y]));
        Truth = Pictures.Matte(Side, Side, (x, y) => (int)Math.Round(255 * alpha[x, y]));
        Network = Pictures.Matte(Side, Side, (x, y) => (int)Math.Round(255 * Blurred(alpha, x, y)));
    }

    public PixelBuffer Photo { get; }

    public PixelBuffer Truth { get; }

    public PixelBuffer Network { get; }

    public static HairScene Draw()
    {
        var alpha = new double[Side, Side];
        for (int y = 0; y < Side; y++)
            for (int x = 0; x < Side; x++)
                alpha[x, y] = Math.Clamp(Radius - Math.Sqrt(Square(x - 200) + Square(y - 200)), 0, 1);

        var random = new Random(5);
        for (int strand = 0; strand < Strands; strand++)
        {
            double angle = (strand + random.NextDouble()) * Math.Tau / Strands;
            double length = 15 + (25 * random.NextDouble());
            for (double r = Radius - 5; r < Radius + length; r += 0.25)
            {
                double bend = angle + ((r - Radius) * 0.004);
                Cover(alpha, 200 + (r * Math.Cos(bend)), 200 + (r * Math.Sin(bend)));
            }
        }

        return new HairScene(alpha);
    }

    public static Color Fur(int x, int y) => new((byte)(190 + (x * 7 % 20)), (byte)(120 + (y * 5 % 16)), 60);

    public static Color Meadow(int x, int y) => new(40, (byte)(110 + ((x + y) / 16)), (byte)(60 + (y / 16)));

    /// <summary>The mean difference to the truth in levels, where the truth is soft or near it.</summary>
    public double ErrorOf(PixelBuffer matte)
    {
        (double sum, int count) = (0, 0);
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                if (Network.Row(y)[x] is 0 or 255) continue;
                sum += Math.Abs(matte.Row(y)[x] - Truth.Row(y)[x]);
                count++;
            }
        }

        return sum / count;
    }

    private static void Cover(double[,] alpha, double x, double y)
    {
        for (int v = (int)y - 1; v <= (int)y + 2; v++)
        {
            for (int u = (int)x - 1; u <= (int)x + 2; u++)
            {
                double distance = Math.Sqrt(Square(u - x) + Square(v - y));
                alpha[u, v] = Math.Max(alpha[u, v], Math.Clamp(1.4 - distance, 0, 1));
            }
        }
    }

    private static double Blurred(double[,] alpha, int x, int y)
    {
        const int reach = 7;
        (double sum, double weight) = (0, 0);
        for (int v = Math.Max(0, y - reach); v <= Math.Min(Side - 1, y + reach); v++)
        {
            for (int u = Math.Max(0, x - reach); u <= Math.Min(Side - 1, x + reach); u++)
            {
                double share = Math.Exp(-(Square(u - x) + Square(v - y)) / 18);
                sum += share * alpha[u, v];
                weight += share;
            }
        }

        return sum / weight;
    }

    private static Color Mix(Color subject, Color behind, double alpha)
    {
        byte Channel(byte a, byte b) => (byte)Math.Round((a * alpha) + (b * (1 - alpha)));
        return new Color(
            Channel(subject.Red, behind.Red), Channel(subject.Green, behind.Green), Channel(subject.Blue, behind.Blue));
    }

    private static double Square(double value) => value * value;

    public void Dispose()
    {
        Photo.Dispose();
        Truth.Dispose();
        Network.Dispose();
    }
}
