namespace Detourer.Imaging.Decode;

/// <summary>Reads the size of a JPEG XL file (ISO/IEC 18181-1, SizeHeader; -2, container).</summary>
internal static class JpegXlSize
{
    private const int HeaderBytes = 12; // signature and SizeHeader

    private static readonly (int X, int Y)[] _ratios = [(1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1)];

    /// <summary>Returns the size, or null if the file has no valid codestream.</summary>
    public static (int Width, int Height)? Find(Stream file)
    {
        byte[] head = file.ReadAt(0, HeaderBytes);
        if (head[0] == 0xFF) return Parse(head);

        var whole = new IsoBox(0, file.Length);
        foreach (IsoBox box in IsoBoxes.Find(file, "jxlc", whole)) return Parse(file.ReadAt(box.Start, HeaderBytes));
        // Partial codestreams start with a four-byte index.
        foreach (IsoBox box in IsoBoxes.Find(file, "jxlp", whole))
            return Parse(file.ReadAt(box.Start + 4, HeaderBytes));
        return null;
    }

    private static (int Width, int Height)? Parse(byte[] codestream)
    {
        if (codestream.Length < HeaderBytes || codestream is not [0xFF, 0x0A, ..]) return null;
        var bits = new Bits(codestream.AsSpan(2));
        bool isSmall = bits.Read(1) == 1;
        long height = ReadSide(ref bits, isSmall);
        int ratio = bits.Read(3);
        long width = ratio == 0 ? ReadSide(ref bits, isSmall) : height * _ratios[ratio - 1].X / _ratios[ratio - 1].Y;
        return width <= int.MaxValue && height <= int.MaxValue ? ((int)width, (int)height) : null;
    }

    private static long ReadSide(ref Bits bits, bool isSmall)
    {
        if (isSmall) return (bits.Read(5) + 1) * 8;
        int length = bits.Read(2) switch { 0 => 9, 1 => 13, 2 => 18, _ => 30 };
        return bits.Read(length) + 1L;
    }

    /// <summary>Reads bits, the lowest of each byte first.</summary>
    private ref struct Bits(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private int _at;

        public int Read(int count)
        {
            int value = 0;
            for (int i = 0; i < count; i++, _at++) value |= ((_bytes[_at / 8] >> (_at % 8)) & 1) << i;
            return value;
        }
    }
}
