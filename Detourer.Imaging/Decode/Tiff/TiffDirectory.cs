using Detourer.Imaging.Decode.Containers;

namespace Detourer.Imaging.Decode.Tiff;

/// <summary>A tag of a directory.</summary>
/// <param name="At">The position of the entry.</param>
/// <param name="Type">The number of its type.</param>
/// <param name="Count">The number of values.</param>
/// <param name="Value">The position of the first value.</param>
internal readonly record struct TiffEntry(long At, int Type, long Count, long Value);

/// <summary>A directory of a TIFF: a page, or a picture below a page (SubIFD).</summary>
/// <param name="Page">The number of the page, from 0.</param>
/// <param name="Child">The number of the picture below the page, or null for the page itself.</param>
internal sealed record TiffDirectory(int Page, int? Child)
{
    private const int MaxTags = 1000;

    // Sizes, kinds and positions of samples, and the palette. Readers ignore other tags that are damaged.
    private static readonly int[] _layout = [256, 257, 258, 273, 277, 279, 320, 322, 323, 324, 325, 338, 339];

    private readonly Dictionary<int, TiffEntry> _entries = [];

    public required TiffNumbers Numbers { get; init; }

    /// <summary>Whether the file has all entries and the values that describe the pixels.</summary>
    public bool IsComplete { get; private set; }

    public int Width => this[256, 0];

    public int Height => this[257, 0];

    public long Pixels => (long)Width * Height;

    /// <summary>Bits per sample.</summary>
    public int Bits => this[258, 1];

    public int Compression => this[259, 1];

    public int Photometric => this[262, 1];

    /// <summary>Samples per pixel.</summary>
    public int Samples => this[277, 1];

    /// <summary>1: unsigned, 2: signed, 3: float.</summary>
    public int SampleFormat => this[339, 1] is 4 ? 1 : this[339, 1];

    /// <summary>1: upright; otherwise as in EXIF.</summary>
    public int Orientation => this[274, 1];

    public int Predictor => this[317, 1];

    public bool IsPlanar => Samples > 1 && this[284, 1] == 2;

    public bool IsTiled => Has(322) || Has(324);

    /// <summary>Whether it is a smaller version of another picture.</summary>
    public bool IsThumbnail => (this[254, 0] & 1) != 0 || this[255, 0] == 2;

    /// <summary>Whether it is the mask of another picture.</summary>
    public bool IsMask => (this[254, 0] & 4) != 0;

    /// <summary>Returns the first value of a tag of whole numbers.</summary>
    public int this[int tag, int fallback] => Number(tag, 0) ?? fallback;

    public bool Has(int tag) => _entries.ContainsKey(tag);

    /// <summary>The number of values of a tag.</summary>
    public long Count(int tag) => _entries.TryGetValue(tag, out TiffEntry entry) ? entry.Count : 0;

    public TiffEntry Entry(int tag) => _entries[tag];

    /// <summary>Returns a value of a tag of whole numbers, or null.</summary>
    public int? Number(int tag, int index)
    {
        if (!_entries.TryGetValue(tag, out TiffEntry entry) || index >= entry.Count) return null;
        int size = TiffNumbers.SizeOf(entry.Type);
        ulong value = Numbers.Read(entry.Value + ((long)index * size), size);
        return value <= int.MaxValue ? (int)value : int.MaxValue;
    }

    /// <summary>Returns a value of a tag of fractions, or null.</summary>
    public double? Fraction(int tag, int index)
    {
        if (!_entries.TryGetValue(tag, out TiffEntry entry) || entry.Type != 5 || index >= entry.Count) return null;
        ulong denominator = Numbers.Read(entry.Value + (index * 8L) + 4, 4);
        return denominator == 0 ? null : (double)Numbers.Read(entry.Value + (index * 8L), 4) / denominator;
    }

    /// <summary>Reads the entries at a position. Returns the position of the next page, or 0.</summary>
    public long Read(long at)
    {
        int countSize = Numbers.IsBig ? 8 : 2, entrySize = Numbers.IsBig ? 20 : 12, pointer = Numbers.PointerSize;
        ulong count = Numbers.Read(at, countSize);
        if (count is 0 or > MaxTags) return 0;
        at += countSize;
        IsComplete = at + ((long)count * entrySize) <= Numbers.Length;
        for (ulong i = 0; i < count; i++, at += entrySize)
        {
            (int tag, int type) = ((int)Numbers.Read(at, 2), (int)Numbers.Read(at + 2, 2));
            ulong values = Numbers.Read(at + 4, pointer);
            if (values is 0 or > int.MaxValue) continue;
            long field = at + 4 + pointer, size = (long)values * TiffNumbers.SizeOf(type);
            long value = size <= pointer ? field : Numbers.Pointer(field);
            if (value > 0 && value + size <= Numbers.Length)
                _entries[tag] = new TiffEntry(at, type, (long)values, value);
            else if (_layout.Contains(tag)) IsComplete = false;
        }

        return Numbers.Pointer(at);
    }
}
