using Detourer.Imaging.Pixels;

namespace Detourer.Tests.Imaging.Pixels;

public sealed class BoxFilterTests
{
    [Theory]
    [InlineData(40, 30, 1)]
    [InlineData(40, 30, 7)]
    [InlineData(17, 5, 4)]
    [InlineData(10, 10, 10)]
    [InlineData(10, 10, 300)]
    [InlineData(1, 1, 3)]
    [InlineData(1, 25, 2)]
    [InlineData(600, 3, 32)]
    public void Each_sample_becomes_the_mean_of_its_window(int width, int height, int radius)
    {
        using var planes = new Planes(width, height, 3);
        var random = new Random(radius);
        for (int plane = 0; plane < 3; plane++)
            foreach (ref float value in planes[plane]) value = random.NextSingle();
        float[][] before = [.. Enumerable.Range(0, 3).Select(plane => planes[plane].ToArray())];

        BoxFilter.Mean(planes, first: 1, count: 2, radius, TestContext.Current.CancellationToken);

        Assert.Equal(before[0], planes[0].ToArray());
        for (int plane = 1; plane < 3; plane++)
        {
            for (int y = 0; y < height; y++)
                for (int x = 0; x < width; x++)
                {
                    double mean = Mean(before[plane], width, height, x, y, radius);
                    Assert.Equal(mean, planes[plane][(y * width) + x], 1e-4);
                }
        }
    }

    private static double Mean(float[] plane, int width, int height, int x, int y, int radius)
    {
        (double sum, int count) = (0, 0);
        for (int v = Math.Max(0, y - radius); v <= Math.Min(height - 1, y + radius); v++)
        {
            for (int u = Math.Max(0, x - radius); u <= Math.Min(width - 1, x + radius); u++)
            {
                sum += plane[(v * width) + u];
                count++;
            }
        }

        return sum / count;
    }
}
