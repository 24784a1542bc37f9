using Detourer.Imaging.Encode;

namespace Detourer.Tests.Imaging.Encode;

public sealed class Adler32Tests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_551)]
    [InlineData(5_552)]
    [InlineData(5_553)]
    [InlineData(200_000)]
    public void The_sum_is_that_of_the_definition(int length)
    {
        byte[] data = new byte[length];
        new Random(length).NextBytes(data);
        Assert.Equal(Naive(data), Adler32.Of(data));

        Array.Fill(data, (byte)255);
        Assert.Equal(Naive(data), Adler32.Of(data));
    }

    [Fact]
    public void The_known_sum_of_a_known_word() => Assert.Equal(0x11E6_0398u, Adler32.Of("Wikipedia"u8));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 10)]
    [InlineData(10, 0)]
    [InlineData(65_520, 65_521)]
    [InlineData(1, 65_522)]
    [InlineData(300_000, 123_457)]
    public void Two_sums_combine_to_that_of_both_pieces(int first, int second)
    {
        byte[] data = new byte[first + second];
        new Random(first).NextBytes(data);
        uint combined = Adler32.Combine(Adler32.Of(data.AsSpan(0, first)), Adler32.Of(data.AsSpan(first)), second);
        Assert.Equal(Naive(data), combined);
    }

    private static uint Naive(byte[] data)
    {
        (uint a, uint b) = (1, 0);
        foreach (byte value in data)
        {
            a = (a + value) % 65_521;
            b = (b + a) % 65_521;
        }

        return (b << 16) | a;
    }
}
