using System.Buffers.Binary;
using System.Text;

namespace Detourer.Imaging.Decode;

/// <summary>Tells what a file is by its own bytes. Names and content types are claims, and are not asked.</summary>
internal static class Signature
{
    /// <summary>The image format of a file.</summary>
    /// <exception cref="ImagingException">
    /// <c>not_an_image</c>, <c>vector_image</c>, <c>archive_file</c>, <c>document_file</c>, <c>polyglot_file</c>
    /// </exception>
    public static ImageKind Identify(ReadOnlySpan<byte> file)
    {
        ImageKind kind = ImageOf(file) ?? throw Stranger(file);
        if (Polyglot.Hidden(file) is { } hidden) throw ImagingErrors.Polyglot(hidden);
        return kind;
    }

    private static ImageKind? ImageOf(ReadOnlySpan<byte> file) => file switch
    {
        [0xFF, 0xD8, 0xFF, ..] => ImageKind.Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => ImageKind.Png,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] =>
            ImageKind.WebP,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => ImageKind.Gif,
        [(byte)'I', (byte)'I', 42 or 43, 0, ..] => ImageKind.Tiff,
        [(byte)'M', (byte)'M', 0, 42 or 43, ..] => ImageKind.Tiff,
        [0xFF, 0x0A, ..] => ImageKind.JpegXl,
        [0, 0, 0, 0x0C, (byte)'J', (byte)'X', (byte)'L', (byte)' ', 0x0D, 0x0A, 0x87, 0x0A, ..] => ImageKind.JpegXl,
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => HeifOf(file),
        // "BM" alone begins many a text: the four reserved bytes of the header are zero, and its size is one in use.
        [(byte)'B', (byte)'M', _, _, _, _, 0, 0, 0, 0, _, _, _, _, 12 or 40 or 52 or 56 or 64 or 108 or 124, 0, 0, 0, ..]
            => ImageKind.Bmp,
        _ => null,
    };

    /// <summary>
    /// A HEIF file opens with <c>size "ftyp" major version compatible…</c>, brands of four letters each; AVIF and
    /// HEIC are told apart by them, the major brand <c>mif1</c> by the compatible ones.
    /// </summary>
    private static ImageKind? HeifOf(ReadOnlySpan<byte> file)
    {
        int end = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(file), Math.Min(file.Length, 256));
        bool heic = false;
        for (int at = 8; at + 4 <= end; at += 4)
        {
            switch (Encoding.ASCII.GetString(file.Slice(at, 4)))
            {
                case "avif" or "avis": return ImageKind.Avif;
                case "heic" or "heix" or "heim" or "heis" or "hevc" or "hevx": heic = true; break;
            }

            if (at == 8) at += 4; // the minor version
        }

        return heic ? ImageKind.Heic : null;
    }

    private static ImagingException Stranger(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith("PK\x03\x04"u8) || file.StartsWith("PK\x05\x06"u8)
            || file.StartsWith("Rar!"u8) || file.StartsWith("7z\xBC\xAF"u8[..2])
            || file is [0x1F, 0x8B, ..]) return ImagingErrors.Archive();
        if (file.StartsWith("%PDF-"u8)) return ImagingErrors.Document();
        ReadOnlySpan<byte> head = file[..Math.Min(file.Length, 1024)];
        return head.IndexOf("<svg"u8) >= 0 ? ImagingErrors.VectorImage() : ImagingErrors.NotAnImage();
    }
}
