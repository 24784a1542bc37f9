using System.Buffers.Binary;

namespace Detourer.Imaging.Decode;

/// <summary>The content of a box of the ISO base media file format: <c>size type content</c>.</summary>
/// <param name="Start">The position of the content.</param>
/// <param name="Length">Its length in bytes.</param>
internal readonly record struct IsoBox(long Start, long Length);

/// <summary>
/// Finds boxes in a file (ISO/IEC 14496-12). A 64-bit size follows size 1; size 0 extends to the end.
/// </summary>
internal static class IsoBoxes
{
    /// <summary>Files with more boxes at one level are refused, so that a search ends soon.</summary>
    private const int MaxBoxes = 1000;

    /// <summary>Returns the contents of all boxes of a type between two positions.</summary>
    /// <param name="file">The file.</param>
    /// <param name="type">Four letters.</param>
    /// <param name="within">The range to search.</param>
    public static IEnumerable<IsoBox> Find(Stream file, string type, IsoBox within)
    {
        (long at, long end) = (within.Start, within.Start + within.Length);
        for (int count = 0; count < MaxBoxes && at + 8 <= end; count++)
        {
            byte[] header = file.ReadAt(at, 16);
            long size = BinaryPrimitives.ReadUInt32BigEndian(header);
            int headerSize = 8;
            if (size == 1 && header.Length == 16)
                (size, headerSize) = (BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(8)), 16);
            if (size == 0) size = end - at;
            if (size < headerSize || size > end - at) yield break;

            if (header.AsSpan(4, 4).SequenceEqual(System.Text.Encoding.ASCII.GetBytes(type)))
                yield return new IsoBox(at + headerSize, size - headerSize);
            at += size;
        }
    }
}
