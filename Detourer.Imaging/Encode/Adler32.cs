namespace Detourer.Imaging.Encode;

/// <summary>The checksum of a zlib stream (RFC 1950): a sum of bytes, and a sum of those sums, modulo 65521.</summary>
internal static class Adler32
{
    private const uint Modulus = 65_521;

    // The largest number of bytes whose sums fit in 32 bits.
    private const int Block = 5_552;

    public static uint Of(ReadOnlySpan<byte> data)
    {
        (uint a, uint b) = (1, 0);
        while (!data.IsEmpty)
        {
            ReadOnlySpan<byte> block = data[..Math.Min(Block, data.Length)];
            foreach (byte value in block) b += a += value;
            (a, b) = (a % Modulus, b % Modulus);
            data = data[block.Length..];
        }

        return (b << 16) | a;
    }

    /// <summary>Computes the checksum of a concatenation from the checksums of its two parts.</summary>
    /// <param name="first">The checksum of the first part.</param>
    /// <param name="second">The checksum of the second part.</param>
    /// <param name="secondLength">The number of bytes of the second part.</param>
    public static uint Combine(uint first, uint second, long secondLength)
    {
        ulong length = (ulong)secondLength % Modulus;
        ulong a1 = first & 0xFFFF;
        ulong a = (a1 + (second & 0xFFFF) + Modulus - 1) % Modulus;
        ulong b = ((first >> 16) + (second >> 16) + (length * (a1 + Modulus - 1))) % Modulus;
        return (uint)((b << 16) | a);
    }
}
