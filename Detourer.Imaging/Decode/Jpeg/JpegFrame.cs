using System.Buffers.Binary;

namespace Detourer.Imaging.Decode.Jpeg;

/// <summary>The header of a JPEG frame (SOF0, SOF1 or SOF2) and what the scans have sent of it so far.</summary>
internal sealed class JpegFrame
{
    private JpegFrame(bool isProgressive, int width, int height, JpegComponent[] components)
    {
        (IsProgressive, Components) = (isProgressive, components);
        int acrossMax = components.Max(component => component.Across), downMax = components.Max(one => one.Down);
        Columns = Divide(width, 8 * acrossMax);
        Rows = Divide(height, 8 * downMax);
        foreach (JpegComponent component in components)
        {
            component.OwnColumns = Divide(Divide(width * component.Across, acrossMax), 8);
            component.OwnRows = Divide(Divide(height * component.Down, downMax), 8);
            component.Columns = Columns * component.Across;
            if (isProgressive) component.NonZero = new ulong[component.Columns * Rows * component.Down];
        }
    }

    public bool IsProgressive { get; }

    public JpegComponent[] Components { get; }

    /// <summary>The columns and rows of units in a scan of several components.</summary>
    public int Columns { get; }

    public int Rows { get; }

    /// <summary>Whether the scans have sent each coefficient to its last bit.</summary>
    public bool IsComplete => Components.All(component => component.LowestBits.All(bit => bit == 0));

    /// <summary>
    /// Parses <c>precision height width count</c> and, for each component, <c>id sampling table</c>. Null if it is not
    /// valid, or states its height later (DNL).
    /// </summary>
    public static JpegFrame? Parse(ReadOnlySpan<byte> segment, bool isProgressive)
    {
        if (segment.Length < 6 || segment[5] is < 1 or > 4 || segment.Length < 6 + (segment[5] * 3)) return null;
        int height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
        int width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        if (width == 0 || height == 0) return null;

        var components = new JpegComponent[segment[5]];
        for (int i = 0; i < components.Length; i++)
        {
            ReadOnlySpan<byte> fields = segment[(6 + (i * 3))..];
            (int across, int down) = (fields[1] >> 4, fields[1] & 15);
            if (across is < 1 or > 4 || down is < 1 or > 4) return null;
            components[i] = new JpegComponent(fields[0], across, down);
        }

        return new JpegFrame(isProgressive, width, height, components);
    }

    private static int Divide(int value, int by) => (value + by - 1) / by;
}

/// <summary>A component of a frame: luma or one of the colours.</summary>
/// <param name="id">Its number in scans.</param>
/// <param name="across">Blocks per unit in each row.</param>
/// <param name="down">Blocks per unit in each column.</param>
internal sealed class JpegComponent(byte id, int across, int down)
{
    private const int Unsent = 16;

    public byte Id { get; } = id;

    public int Across { get; } = across;

    public int Down { get; } = down;

    /// <summary>The columns of blocks in a scan of this component alone.</summary>
    public int OwnColumns { get; set; }

    /// <summary>The rows of blocks in a scan of this component alone.</summary>
    public int OwnRows { get; set; }

    /// <summary>The columns of blocks, with those that fill the last unit.</summary>
    public int Columns { get; set; }

    /// <summary>Of each block, which coefficients are not zero. Progressive frames only.</summary>
    public ulong[] NonZero { get; set; } = [];

    /// <summary>The lowest bit of each coefficient that a scan has sent.</summary>
    public int[] LowestBits { get; } = [.. Enumerable.Repeat(Unsent, 64)];
}
