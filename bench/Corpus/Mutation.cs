using System.Buffers.Binary;

namespace Detourer.Bench.Corpus;

/// <summary>Damages files as a fuzzer does. The same number always gives the same file.</summary>
internal static class Mutation
{
    private const int FixedSeed = 13, MostSteps = 6, HeadBytes = 256;

    /// <summary>Values at which code that reads sizes breaks.</summary>
    private static readonly uint[] _edges =
        [0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF];

    /// <summary>The mutated file of a number.</summary>
    /// <param name="seeds">The valid files.</param>
    /// <param name="number">From 0.</param>
    public static (Seed Seed, byte[] File) Of(IReadOnlyList<Seed> seeds, int number)
    {
        var random = new Random(HashCode(number));
        Seed seed = seeds[number % seeds.Count];
        byte[] file = [.. seed.Content];
        for (int steps = random.Next(1, MostSteps + 1); steps > 0 && file.Length > 8; steps--)
            file = Step(file, seeds[random.Next(seeds.Count)].Content, random);
        return (seed, file);
    }

    private static int HashCode(int number) => unchecked((FixedSeed * 1_000_003) + number);

    private static byte[] Step(byte[] file, byte[] other, Random random)
    {
        int at = PositionIn(file.Length, random);
        int count = Math.Min(1 + random.Next(64), file.Length - at);
        switch (random.Next(8))
        {
            case 0: // one bit
                file[at] ^= (byte)(1 << random.Next(8));
                return file;
            case 1: // one byte
                file[at] = (byte)random.Next(256);
                return file;
            case 2 or 3: // a number of 32 bits, in either order
                WriteEdge(file, Math.Min(at, file.Length - 4), random);
                return file;
            case 4: // a part is removed
                return [.. file[..at], .. file[(at + count)..]];
            case 5: // a part is repeated
                return [.. file[..(at + count)], .. file[at..]];
            case 6: // the end is missing
                return file[..Math.Max(8, at)];
            default: // a part of another file
                int from = random.Next(other.Length);
                return [.. file[..at], .. other[from..Math.Min(other.Length, from + count)], .. file[at..]];
        }
    }

    /// <summary>Half of all changes hit the head of the file, where its structure is.</summary>
    private static int PositionIn(int length, Random random) =>
        random.Next(2) == 0 ? random.Next(Math.Min(length, HeadBytes)) : random.Next(length);

    private static void WriteEdge(byte[] file, int at, Random random)
    {
        uint value = _edges[random.Next(_edges.Length)];
        if (random.Next(2) == 0) BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at), value);
        else BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), value);
    }
}
