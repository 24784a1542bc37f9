using System.Buffers.Binary;

namespace Detourer.Imaging.Decode.Containers;

/// <summary>
/// Counts the chunks of a WebP (RFC 9649): <c>RIFF size WEBP</c>, then chunks of <c>type size data</c>, padded to even
/// sizes. A frame (ANMF) has 16 bytes and chunks of its own.
/// </summary>
internal static class WebPChunks
{
    private const int FileHeader = 12, ChunkHeader = 8, FrameHeader = 16; // bytes

    /// <inheritdoc cref="ContainerCheck.Run"/>
    public static void Check(ByteSource file)
    {
        var chunks = new Tally(ContainerBound.Chunks);
        var frames = new Tally(ContainerBound.Frames);
        long end = ChunkHeader + BinaryPrimitives.ReadUInt32LittleEndian(file.At(4, 4));
        end = Math.Min(end, file.Length);
        for (long at = FileHeader; at + ChunkHeader <= end;)
        {
            ReadOnlySpan<byte> chunk = file.At(at, ChunkHeader);
            long size = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            chunks.Add();
            if (chunk[..4].SequenceEqual("ANMF"u8))
            {
                frames.Add();
                at += ChunkHeader + FrameHeader; // and its chunks
                continue;
            }

            at += ChunkHeader + size + (size & 1);
        }
    }
}
