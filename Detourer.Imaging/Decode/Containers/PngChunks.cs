using System.Buffers.Binary;

namespace Detourer.Imaging.Decode.Containers;

/// <summary>Counts the chunks of a PNG (ISO/IEC 15948): <c>length type data crc</c>.</summary>
internal static class PngChunks
{
    private const int Signature = 8, Frame = 12; // bytes

    /// <inheritdoc cref="ContainerCheck.Run"/>
    public static void Check(ByteSource file, bool headerOnly)
    {
        var chunks = new Tally(ContainerBound.PngChunks);
        var texts = new Tally(ContainerBound.Texts);
        var frames = new Tally(ContainerBound.Frames);
        var metadata = new Tally(ContainerBound.Metadata);
        for (long at = Signature; at + Frame <= file.Length;)
        {
            ReadOnlySpan<byte> chunk = file.At(at, 8);
            uint length = BinaryPrimitives.ReadUInt32BigEndian(chunk);
            ReadOnlySpan<byte> type = chunk[4..];
            if (length > file.Length - at - Frame) return;
            chunks.Add();
            if (type.SequenceEqual("IEND"u8)) return;
            bool isPixels = type.SequenceEqual("IDAT"u8) || type.SequenceEqual("fdAT"u8);
            if (isPixels && headerOnly) return;
            if (!isPixels) metadata.Add(length);
            if (type.SequenceEqual("fcTL"u8)) frames.Add();
            if (type.SequenceEqual("tEXt"u8) || type.SequenceEqual("zTXt"u8) || type.SequenceEqual("iTXt"u8))
                texts.Add();
            at += Frame + (long)length;
        }
    }
}
