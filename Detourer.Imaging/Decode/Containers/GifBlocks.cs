namespace Detourer.Imaging.Decode.Containers;

/// <summary>
/// Counts the frames and extensions of a GIF (GIF89a): <c>2C left top width height flags [colours] bits data</c> and
/// <c>21 label data</c>, where data are sub-blocks <c>length bytes</c>, the last of them empty.
/// </summary>
internal static class GifBlocks
{
    private const int FileHeader = 13, FrameHeader = 10; // bytes

    /// <inheritdoc cref="ContainerCheck.Run"/>
    public static void Check(ByteSource file)
    {
        var frames = new Tally(ContainerBound.Frames);
        var extensions = new Tally(ContainerBound.Chunks);
        for (long at = FileHeader + ColoursAt(file, 10); at < file.Length;)
        {
            switch (file.At(at, 1)[0])
            {
                case 0x2C:
                    frames.Add();
                    at = EndOfData(file, at + FrameHeader + ColoursAt(file, at + 9) + 1);
                    break;
                case 0x21:
                    extensions.Add();
                    at = EndOfData(file, at + 2);
                    break;
                case 0:
                    at++; // some encoders write one end too many
                    break;
                default: return;
            }
        }
    }

    /// <summary>The bytes of a colour table, by the flags at a position.</summary>
    private static int ColoursAt(ByteSource file, long flags) =>
        file.At(flags, 1) is [var bits] && (bits & 0x80) != 0 ? 3 << ((bits & 7) + 1) : 0;

    private static long EndOfData(ByteSource file, long at)
    {
        while (file.At(at, 1) is [var length])
        {
            at += 1 + length;
            if (length == 0) break;
        }

        return at;
    }
}
