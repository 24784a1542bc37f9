using System.Buffers.Binary;
using System.Text;

namespace Detourer.Imaging.Decode.Containers;

/// <summary>
/// Counts the boxes of a file of the ISO base media format (ISO/IEC 14496-12; AVIF, HEIC, JPEG XL): <c>size type
/// content</c>, and the parts that they list. A 64-bit size follows size 1; size 0 extends to the end.
/// </summary>
internal sealed class IsoBoxTree
{
    /// <summary>Libraries refuse deeper boxes too.</summary>
    private const int Deepest = 16;

    private readonly ByteSource _file;
    private Tally _boxes = new(ContainerBound.Boxes);
    private Tally _items = new(ContainerBound.Items);
    private Tally _places = new(ContainerBound.Items);
    private Tally _properties = new(ContainerBound.Items);
    private Tally _metadata = new(ContainerBound.Metadata);

    private IsoBoxTree(ByteSource file) => _file = file;

    /// <inheritdoc cref="ContainerCheck.Run"/>
    public static void Check(ByteSource file) => new IsoBoxTree(file).Check(0, file.Length, 0);

    private void Check(long at, long end, int depth)
    {
        while (at + 8 <= end)
        {
            ReadOnlySpan<byte> header = _file.At(at, 16);
            ulong size = BinaryPrimitives.ReadUInt32BigEndian(header);
            int headerSize = 8;
            if (size == 1 && header.Length == 16)
                (size, headerSize) = (BinaryPrimitives.ReadUInt64BigEndian(header[8..]), 16);
            if (size == 0) size = (ulong)(end - at);
            if (size < (ulong)headerSize || size > (ulong)(end - at)) return;

            _boxes.Add();
            string type = Encoding.ASCII.GetString(header[4..8]);
            CheckBox(type, at + headerSize, at + (long)size, depth);
            at += (long)size;
        }
    }

    private void CheckBox(string type, long start, long end, int depth)
    {
        const int FullBox = 4; // version and flags
        if (type is "meta" or "moov") _metadata.Add((ulong)(end - start));
        int version = _file.At(start, 1) is [var first] ? first : 0;
        long? children = type switch
        {
            "iprp" or "ipco" or "moov" or "trak" or "mdia" or "minf" or "stbl" or "dinf" or "grpl" or "udta" => start,
            "meta" or "iref" => start + FullBox,
            "iinf" => start + FullBox + (version == 0 ? 2 : 4),
            _ => null,
        };
        switch (type)
        {
            case "iinf": _items.Add(Count(start + FullBox, version == 0 ? 2 : 4)); break;
            case "iloc": _places.Add(Count(start + FullBox + 2, version < 2 ? 2 : 4)); break;
            case "ipma": _properties.Add(Count(start + FullBox, 4)); break;
            default: break;
        }

        if (children is { } from && depth < Deepest) Check(from, end, depth + 1);
    }

    private ulong Count(long at, int size) => _file.At(at, size) switch
    {
        { Length: 2 } bytes when size == 2 => BinaryPrimitives.ReadUInt16BigEndian(bytes),
        { Length: 4 } bytes => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        _ => 0,
    };
}
