using System.Buffers.Binary;
using System.Text;

namespace Detourer.Testing.Images;

/// <summary>
/// Writes HEIC files of several pictures (ISO/IEC 23008-12) from the data of the fixture, 256 × 192 pixels.
/// </summary>
internal static class HeicFile
{
    /// <summary>
    /// A file whose first item is the fixture's picture, and whose primary picture is a grid of two of them side by
    /// side, as phones store it.
    /// </summary>
    public static byte[] Grid()
    {
        byte[] source = Fixture.Read("fur.heic");
        byte[] data = source[(source.AsSpan().IndexOf("mdat"u8) + 4)..];
        byte[] grid = [0, 0, 0, 1, .. Number(512, 2), .. Number(192, 2)]; // one row, two columns
        byte[] Meta(long position) => FullBox("meta", 0,
            FullBox("hdlr", 0, [0, 0, 0, 0, .. "pict"u8, .. new byte[13]]),
            FullBox("pitm", 0, Number(2, 2)),
            FullBox("iinf", 0, Number(4, 2), Item(1, "hvc1"), Item(2, "grid"), Item(3, "hvc1"), Item(4, "hvc1")),
            FullBox("iref", 0, Box("dimg", Number(2, 2), Number(2, 2), Number(3, 2), Number(4, 2))),
            Box("iprp",
                Box("ipco", PropertyOf(source, "hvcC"), PropertyOf(source, "ispe"), PropertyOf(source, "pixi"),
                    FullBox("ispe", 0, Number(512, 4), Number(192, 4))),
                FullBox("ipma", 0, Number(4, 4), Uses(1, 0x81, 2, 3), Uses(2, 4, 3), Uses(3, 0x81, 2, 3),
                    Uses(4, 0x81, 2, 3))),
            FullBox("iloc", 0, [0x44, 0], Number(4, 2),
                Place(1, position, data.Length), Place(2, position + data.Length, grid.Length),
                Place(3, position, data.Length), Place(4, position, data.Length)));

        byte[] type = Box("ftyp", "heic"u8.ToArray(), Number(0, 4), "mif1heic"u8.ToArray());
        byte[] meta = Meta(type.Length + Meta(0).Length + 8);
        return [.. type, .. meta, .. Box("mdat", data, grid)];
    }

    private static byte[] PropertyOf(byte[] file, string name)
    {
        int at = file.AsSpan().IndexOf(Encoding.ASCII.GetBytes(name)) - 4;
        return file[at..(at + BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at)))];
    }

    private static byte[] Item(int id, string kind) => FullBox(
        "infe", 2, id > 2 ? 1 : 0, Number(id, 2), Number(0, 2), Encoding.ASCII.GetBytes(kind), [0]); // tiles are hidden

    private static byte[] Uses(int id, params byte[] properties) =>
        [.. Number(id, 2), (byte)properties.Length, .. properties];

    private static byte[] Place(int id, long position, int length) =>
        [.. Number(id, 2), 0, 0, .. Number(1, 2), .. Number(position, 4), .. Number(length, 4)];

    private static byte[] FullBox(string name, int version, params byte[][] parts) => FullBox(name, version, 0, parts);

    private static byte[] FullBox(string name, int version, int flags, params byte[][] parts) =>
        Box(name, [[(byte)version, 0, 0, (byte)flags], .. parts]);

    private static byte[] Box(string name, params byte[][] parts)
    {
        byte[] content = [.. parts.SelectMany(part => part)];
        return [.. Number(8 + content.Length, 4), .. Encoding.ASCII.GetBytes(name), .. content];
    }

    private static byte[] Number(long value, int size)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes[(8 - size)..];
    }
}
