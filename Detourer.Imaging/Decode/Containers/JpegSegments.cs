using System.Buffers.Binary;

namespace Detourer.Imaging.Decode.Containers;

/// <summary>
/// Counts the segments of a JPEG (ITU-T T.81, annex B): <c>FF marker length data</c>; compressed data follow a scan
/// header (SOS), in which 0 or a restart marker follows each <c>FF</c>.
/// </summary>
internal static class JpegSegments
{
    /// <inheritdoc cref="ContainerCheck.Run"/>
    public static void Check(ByteSource file, bool headerOnly)
    {
        var segments = new Tally(ContainerBound.Segments);
        var scans = new Tally(ContainerBound.Scans);
        var metadata = new Tally(ContainerBound.Metadata);
        bool isScan = false;
        for (long at = FindMarker(file, 2, ref isScan); at + 4 <= file.Length; at = FindMarker(file, at, ref isScan))
        {
            ReadOnlySpan<byte> segment = file.At(at, 4);
            ushort length = BinaryPrimitives.ReadUInt16BigEndian(segment[2..]);
            switch (segment[1])
            {
                case 0xD9: return;
                case 0xDA:
                    if (headerOnly) return;
                    scans.Add();
                    isScan = true;
                    break;
                default:
                    segments.Add();
                    metadata.Add(length);
                    break;
            }

            at += 2 + length;
        }
    }

    /// <summary>
    /// Returns the position of the next marker that starts a segment, or the end of the file. Libraries skip other
    /// bytes, but a header does not have many.
    /// </summary>
    private static long FindMarker(ByteSource file, long from, ref bool isScan)
    {
        for (long at = from; at < file.Length;)
        {
            ReadOnlySpan<byte> bytes = file.At(at, ByteSource.MaxCount);
            int i = 0;
            while (i + 1 < bytes.Length)
            {
                int next = bytes[i..^1].IndexOf((byte)0xFF);
                if (next < 0) break;
                i += next;
                if (bytes[i + 1] is not (0xFF or 0x00 or 0x01 or (>= 0xD0 and <= 0xD8)))
                {
                    isScan = false;
                    return at + i;
                }

                i++;
            }

            if (!isScan && at - from > ByteSource.MaxCount) return file.Length;
            at += Math.Max(bytes.Length - 1, 1);
        }

        return file.Length;
    }
}
