using System.Buffers.Binary;

namespace Detourer.Imaging.Decode.Hdr;

/// <summary>
/// Reads the code points of the primary image of a HEIF file (ISO/IEC 23008-12): <c>meta / pitm</c> has its number,
/// <c>meta / iprp / ipma</c> the numbers of its properties, and <c>meta / iprp / ipco</c> the properties, of which
/// <c>colr nclx</c> is one. Other images of the file, such as gain maps, have their own.
/// </summary>
internal static class HeifColor
{
    private const int MostBoxes = 1000;

    public static Cicp? Find(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> meta = Child(file, "meta"u8);
        if (meta.Length < 4) return null;
        meta = meta[4..]; // version and flags
        ReadOnlySpan<byte> iprp = Child(meta, "iprp"u8);
        ReadOnlySpan<byte> properties = Child(iprp, "ipco"u8);
        HashSet<int>? primary = PropertiesOf(Primary(Child(meta, "pitm"u8)), Child(iprp, "ipma"u8));

        // Some files give colours only to the tiles of a grid.
        return Color(properties, primary) ?? Color(properties, among: null);
    }

    /// <summary>The first colour among the properties, which are counted from 1.</summary>
    private static Cicp? Color(ReadOnlySpan<byte> properties, HashSet<int>? among)
    {
        int at = 0;
        for (int number = 1; number <= MostBoxes && Next(properties, ref at, out Box box); number++)
        {
            ReadOnlySpan<byte> content = properties[box.Content];
            if (!properties[box.Type].SequenceEqual("colr"u8) || !content.StartsWith("nclx"u8)) continue;
            if (content.Length < 8 || (among is not null && !among.Contains(number))) continue;
            return new Cicp(
                BinaryPrimitives.ReadUInt16BigEndian(content[4..]), BinaryPrimitives.ReadUInt16BigEndian(content[6..]));
        }

        return null;
    }

    private static long Primary(ReadOnlySpan<byte> pitm) => pitm switch
    {
        { Length: >= 8 } when pitm[0] != 0 => BinaryPrimitives.ReadUInt32BigEndian(pitm[4..]),
        { Length: >= 6 } => BinaryPrimitives.ReadUInt16BigEndian(pitm[4..]),
        _ => -1,
    };

    /// <summary>
    /// <c>ipma</c>: version, flags (1: long indices), count; for each image its number, a count, and indices, whose
    /// highest bit says that readers must know the property.
    /// </summary>
    private static HashSet<int>? PropertiesOf(long image, ReadOnlySpan<byte> ipma)
    {
        if (ipma.Length < 8) return null;
        int numberBytes = ipma[0] == 0 ? 2 : 4, indexBytes = (ipma[3] & 1) == 0 ? 1 : 2;
        long count = BinaryPrimitives.ReadUInt32BigEndian(ipma[4..]);
        ReadOnlySpan<byte> rest = ipma[8..];
        for (long i = 0; i < count && rest.Length > numberBytes; i++)
        {
            long number = numberBytes == 2
                ? BinaryPrimitives.ReadUInt16BigEndian(rest)
                : BinaryPrimitives.ReadUInt32BigEndian(rest);
            int length = rest[numberBytes] * indexBytes;
            rest = rest[(numberBytes + 1)..];
            if (length > rest.Length) return null;
            if (number == image) return Indices(rest[..length], indexBytes);
            rest = rest[length..];
        }

        return null;
    }

    private static HashSet<int> Indices(ReadOnlySpan<byte> bytes, int size)
    {
        HashSet<int> indices = [];
        for (int at = 0; at < bytes.Length; at += size)
            indices.Add(size == 1 ? bytes[at] & 0x7F : BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]) & 0x7FFF);
        return indices;
    }

    private static ReadOnlySpan<byte> Child(ReadOnlySpan<byte> boxes, ReadOnlySpan<byte> name)
    {
        int at = 0;
        for (int count = 0; count < MostBoxes && Next(boxes, ref at, out Box box); count++)
            if (boxes[box.Type].SequenceEqual(name)) return boxes[box.Content];
        return [];
    }

    /// <summary>Reads <c>size type content</c>; a 64-bit size follows size 1, and size 0 extends to the end.</summary>
    private static bool Next(ReadOnlySpan<byte> boxes, ref int at, out Box box)
    {
        box = default;
        ReadOnlySpan<byte> rest = boxes[at..];
        if (rest.Length < 8) return false;
        ulong size = BinaryPrimitives.ReadUInt32BigEndian(rest);
        int header = 8;
        if (size == 1 && rest.Length >= 16) (size, header) = (BinaryPrimitives.ReadUInt64BigEndian(rest[8..]), 16);
        if (size == 0) size = (ulong)rest.Length;
        if (size < (ulong)header || size > (ulong)rest.Length) return false;
        box = new Box((at + 4)..(at + 8), (at + header)..(at + (int)size));
        at += (int)size;
        return true;
    }

    private readonly record struct Box(Range Type, Range Content);
}
