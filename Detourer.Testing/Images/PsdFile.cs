using System.Buffers.Binary;
using System.Text;
using Detourer.Imaging.Pixels;

namespace Detourer.Testing.Images;

/// <summary>
/// Writes PSD and PSB files: header, colours, resources, layers, and the flattened picture, plane by plane.
/// </summary>
internal static class PsdFile
{
    public const int Grey = 1, Rgb = 3, Cmyk = 4;

    /// <summary>A file with the colours of a picture, uncompressed.</summary>
    public static byte[] Write(PixelBuffer picture, PixelBuffer? layer = null, bool isLarge = false) =>
        Write(picture.Width, picture.Height, Rgb, Planes(picture), layer, isLarge);

    /// <summary>A file with these planes.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="mode">The kind of its colours.</param>
    /// <param name="planes">The flattened picture.</param>
    /// <param name="layer">A layer, which covers the upper left corner.</param>
    /// <param name="isLarge">Whether it is a PSB.</param>
    public static byte[] Write(
        int width, int height, int mode, byte[][] planes, PixelBuffer? layer = null, bool isLarge = false)
    {
        byte[] layers = layer is null ? [] : Layers(layer, isLarge);
        return
        [
            .. "8BPS"u8, .. Number(isLarge ? 2 : 1, 2), .. new byte[6], .. Number(planes.Length, 2),
            .. Number(height, 4), .. Number(width, 4), .. Number(planes[0].Length / (width * height) * 8, 2),
            .. Number(mode, 2), .. Number(0, 4), .. Number(0, 4), .. Number(layers.Length, isLarge ? 8 : 4), .. layers,
            .. Number(0, 2), .. planes.SelectMany(plane => plane),
        ];
    }

    /// <summary>Length, number of layers, their records, their planes.</summary>
    private static byte[] Layers(PixelBuffer layer, bool isLarge)
    {
        int pointer = isLarge ? 8 : 4;
        byte[][] planes = Planes(layer);
        List<byte> info =
        [
            .. Number(1, 2), .. Number(0, 4), .. Number(0, 4), .. Number(layer.Height, 4), .. Number(layer.Width, 4),
            .. Number(planes.Length, 2),
        ];
        for (int i = 0; i < planes.Length; i++)
            info.AddRange([.. Number(i, 2), .. Number(planes[i].Length + 2, pointer)]);
        byte[] name = [5, .. Encoding.ASCII.GetBytes("layer"), 0, 0];
        info.AddRange([.. "8BIMnorm"u8, 255, 0, 0, 0, .. Number(8 + name.Length, 4), .. new byte[8], .. name]);
        foreach (byte[] plane in planes) info.AddRange([0, 0, .. plane]);
        if (info.Count % 2 == 1) info.Add(0);
        return [.. Number(info.Count, pointer), .. info, .. Number(0, 4)];
    }

    private static byte[][] Planes(PixelBuffer picture)
    {
        byte[] pixels = Pictures.Bytes(picture);
        return [.. Enumerable.Range(0, 3).Select(channel => pixels.Where((_, i) => i % 4 == channel).ToArray())];
    }

    private static byte[] Number(long value, int size)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes[(8 - size)..];
    }
}
