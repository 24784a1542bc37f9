using Detourer.Imaging.Pixels;

namespace Detourer.Tests.Imaging.Pixels;

/// <summary>Compares results with a plain version of Pillow's <c>Resample.c</c>.</summary>
public sealed class LanczosTests
{
    [Theory]
    [InlineData(64, 48, 20, 15)]
    [InlineData(64, 48, 31, 17)]
    [InlineData(37, 53, 101, 160)]
    [InlineData(37, 53, 37, 20)]
    [InlineData(37, 53, 90, 53)]
    [InlineData(37, 53, 37, 53)]
    [InlineData(100, 3, 7, 50)]
    [InlineData(1, 1, 9, 9)]
    [InlineData(1, 40, 3, 1)]
    [InlineData(57, 1, 1, 8)]
    [InlineData(650, 434, 256, 256)]
    [InlineData(256, 256, 650, 434)]
    public void A_result_equals_that_of_pillow(int width, int height, int newWidth, int newHeight)
    {
        foreach (int channels in (int[])[1, 4])
        {
            using PixelBuffer source = Pictures.Noise(width, height, channels, seed: width + height);
            using PixelBuffer result = Lanczos.Resize(
            source, newWidth, newHeight, TestContext.Current.CancellationToken);
            Assert.Equal((newWidth, newHeight, channels), (result.Width, result.Height, result.Channels));
            byte[] expected = Pillow(Pictures.Bytes(source), width, height, channels, newWidth, newHeight);
            Assert.Equal(expected, Pictures.Bytes(result));
        }
    }

    [Fact]
    public void Hard_edges_are_clipped_and_do_not_wrap()
    {
        using PixelBuffer source = Pictures.Matte(40, 40, (x, y) => (x / 10 % 2) == (y / 10 % 2) ? 255 : 0);
        using PixelBuffer result = Lanczos.Resize(source, 93, 93, TestContext.Current.CancellationToken);
        Assert.Equal(Pillow(Pictures.Bytes(source), 40, 40, 1, 93, 93), Pictures.Bytes(result));
    }

    private static byte[] Pillow(byte[] source, int width, int height, int channels, int newWidth, int newHeight)
    {
        byte[] narrowed = source;
        if (newWidth != width)
        {
            narrowed = new byte[newWidth * height * channels];
            for (int x = 0; x < newWidth; x++)
            {
                (int first, int[] weights) = Coefficients(width, newWidth, x);
                for (int y = 0; y < height; y++)
                {
                    for (int c = 0; c < channels; c++)
                    {
                        int sum = 1 << 21;
                        for (int t = 0; t < weights.Length; t++)
                            sum += source[(((y * width) + first + t) * channels) + c] * weights[t];
                        narrowed[(((y * newWidth) + x) * channels) + c] = Clip(sum);
                    }
                }
            }
        }

        if (newHeight == height) return narrowed;
        int stride = newWidth * channels;
        var result = new byte[stride * newHeight];
        for (int y = 0; y < newHeight; y++)
        {
            (int first, int[] weights) = Coefficients(height, newHeight, y);
            for (int i = 0; i < stride; i++)
            {
                int sum = 1 << 21;
                for (int t = 0; t < weights.Length; t++) sum += narrowed[((first + t) * stride) + i] * weights[t];
                result[(y * stride) + i] = Clip(sum);
            }
        }

        return result;
    }

    private static byte Clip(int sum) => (byte)Math.Clamp(sum >> 22, 0, 255);

    /// <summary>precompute_coeffs and normalize_coeffs_8bpc, of one output sample.</summary>
    private static (int First, int[] Weights) Coefficients(int from, int to, int index)
    {
        double scale = (double)from / to;
        double filterScale = Math.Max(scale, 1.0);
        double support = 3.0 * filterScale;
        double centre = (index + 0.5) * scale;
        double inverse = 1.0 / filterScale;
        int first = Math.Max(0, (int)(centre - support + 0.5));
        int count = Math.Min(from, (int)(centre + support + 0.5)) - first;
        var exact = new double[count];
        double sum = 0;
        for (int t = 0; t < count; t++)
        {
            exact[t] = Filter((t + first - centre + 0.5) * inverse);
            sum += exact[t];
        }

        var weights = new int[count];
        for (int t = 0; t < count; t++)
        {
            double weight = exact[t] / sum;
            weights[t] = weight < 0 ? (int)(-0.5 + (weight * (1 << 22))) : (int)(0.5 + (weight * (1 << 22)));
        }

        return (first, weights);
    }

    private static double Filter(double x) => x is >= -3.0 and < 3.0 ? Sinc(x) * Sinc(x / 3) : 0.0;

    private static double Sinc(double x) => x == 0.0 ? 1.0 : Math.Sin(x * Math.PI) / (x * Math.PI);
}
