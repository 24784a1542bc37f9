using System.Buffers.Binary;

namespace Detourer.Testing.Images;

/// <summary>Writes TIFF files (TIFF 6.0 and BigTIFF) of every kind, also those that no library here writes.</summary>
/// <param name="isBigEndian">Whether numbers have their high byte first.</param>
/// <param name="isBig">Whether it is a BigTIFF.</param>
internal sealed class TiffFile(bool isBigEndian = false, bool isBig = false)
{
    private readonly List<byte> _file = [];

    private int PointerSize => isBig ? 8 : 4;

    /// <summary>A file with these pages.</summary>
    public static byte[] Write(params TiffPage[] pages) => new TiffFile().WriteAll(pages);

    /// <summary>A file with these pages, in the byte order and size of this writer.</summary>
    public byte[] WriteAll(params TiffPage[] pages)
    {
        _file.AddRange(isBigEndian ? "MM"u8 : "II"u8);
        WriteNumber(isBig ? 43u : 42u, 2);
        if (isBig)
        {
            WriteNumber(8, 2);
            WriteNumber(0, 2);
        }

        long link = _file.Count;
        WriteNumber(0, PointerSize);
        foreach (TiffPage page in pages)
        {
            (long start, long next) = WritePage(page);
            Patch(link, start);
            link = next;
        }

        return [.. _file];
    }

    /// <summary>Writes the data of a page, then its directory.</summary>
    /// <returns>The position of the directory, and of its link to the next one.</returns>
    private (long Start, long Next) WritePage(TiffPage page)
    {
        var tags = new SortedDictionary<int, TiffValue>(page.Tags);
        List<long> positions = [], sizes = [];
        foreach (byte[] part in page.Parts(isBigEndian))
        {
            positions.Add(_file.Count);
            sizes.Add(part.Length);
            _file.AddRange(part);
            PadToWord();
        }

        bool isTiled = page.TileSide > 0;
        tags[isTiled ? 324 : 273] = TiffValue.Long(positions);
        tags[isTiled ? 325 : 279] = TiffValue.Long(sizes);
        if (page.Children.Count > 0) tags[330] = TiffValue.Long([.. page.Children.Select(one => WritePage(one).Start)]);
        foreach ((int tag, TiffValue value) in page.Layout) tags.TryAdd(tag, value);
        return WriteDirectory(tags);
    }

    private (long Start, long Next) WriteDirectory(SortedDictionary<int, TiffValue> tags)
    {
        Dictionary<int, byte[]> fields = tags.ToDictionary(tag => tag.Key, tag => Field(tag.Value));
        long start = _file.Count;
        WriteNumber((ulong)tags.Count, isBig ? 8 : 2);
        foreach ((int tag, TiffValue value) in tags)
        {
            WriteNumber((ulong)tag, 2);
            WriteNumber((ulong)value.Type, 2);
            WriteNumber((ulong)value.Count, PointerSize);
            _file.AddRange(fields[tag]);
        }

        long next = _file.Count;
        WriteNumber(0, PointerSize);
        return (start, next);
    }

    /// <summary>The value itself if it fits, otherwise its position.</summary>
    private byte[] Field(TiffValue value)
    {
        byte[] bytes = value.Bytes(isBigEndian);
        if (bytes.Length <= PointerSize) return [.. bytes, .. new byte[PointerSize - bytes.Length]];
        PadToWord();
        long position = _file.Count;
        _file.AddRange(bytes);
        return TiffValue.Number((ulong)position, PointerSize, isBigEndian);
    }

    private void PadToWord()
    {
        if (_file.Count % 2 == 1) _file.Add(0);
    }

    private void Patch(long at, long value)
    {
        byte[] bytes = TiffValue.Number((ulong)value, PointerSize, isBigEndian);
        for (int i = 0; i < bytes.Length; i++) _file[(int)at + i] = bytes[i];
    }

    private void WriteNumber(ulong value, int size) =>
        _file.AddRange(TiffValue.Number(value, size, isBigEndian));
}

/// <summary>The value of a tag.</summary>
/// <param name="Type">The number of its type.</param>
/// <param name="Size">Bytes per element.</param>
/// <param name="Elements">The elements, as unsigned numbers.</param>
internal sealed record TiffValue(int Type, int Size, IReadOnlyList<ulong> Elements)
{
    private bool IsRational => Type is 5 or 10;

    public int Count => IsRational ? Elements.Count / 2 : Elements.Count;

    public static TiffValue Byte(params byte[] values) => new(1, 1, [.. values.Select(value => (ulong)value)]);

    public static TiffValue Text(string text) => new(2, 1, [.. text.Select(letter => (ulong)(byte)letter), 0]);

    public static TiffValue Data(params byte[] values) => new(7, 1, [.. values.Select(value => (ulong)value)]);

    public static TiffValue Short(params int[] values) => new(3, 2, [.. values.Select(value => (ulong)value)]);

    public static TiffValue Long(IEnumerable<long> values) => new(4, 4, [.. values.Select(value => (ulong)value)]);

    public static TiffValue Rational(params uint[] values) => new(5, 4, [.. values.Select(value => (ulong)value)]);

    public byte[] Bytes(bool isBigEndian) =>
        [.. Elements.SelectMany(element => Number(element, Size, isBigEndian))];

    public static byte[] Number(ulong value, int size, bool isBigEndian)
    {
        var bytes = new byte[8];
        if (isBigEndian)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
            return bytes[(8 - size)..];
        }

        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes[..size];
    }
}
