using System.Buffers.Binary;
using System.Text;
using Detourer.Imaging.Decode.Tiff;

namespace Detourer.Imaging.Decode;

/// <summary>Identifies the format of a file by its bytes. File names and content types are not trusted.</summary>
internal static class Signature
{
    /// <summary>Returns the image format of a file.</summary>
    /// <exception cref="ImagingException">
    /// <c>not_an_image</c>, <c>vector_image</c>, <c>icon_file</c>, <c>raw_unsupported</c>, <c>archive_file</c>,
    /// <c>document_file</c>, <c>polyglot_file</c>
    /// </exception>
    public static ImageKind Identify(ReadOnlySpan<byte> file) => Identify(file, file, file.Length);

    /// <summary>Returns the image format of a file of which only the ends are known.</summary>
    /// <param name="head">The start of the file: at least a kilobyte, if it has as many bytes.</param>
    /// <param name="tail">
    /// The end of the file: at least <see cref="Polyglot.TailBytes"/>, if it has as many bytes.
    /// </param>
    /// <param name="length">The length of the whole file in bytes.</param>
    /// <inheritdoc cref="Identify(ReadOnlySpan{byte})"/>
    public static ImageKind Identify(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail, long length)
    {
        if (CameraRaw.HasSignature(head)) throw ImagingErrors.RawUnsupported();
        ImageKind kind = Match(head) ?? throw UnsupportedFormat(head);
        if (Polyglot.FindHiddenFormat(kind, head, tail, length) is { } hidden) throw ImagingErrors.Polyglot(hidden);
        return kind;
    }

    private static ImageKind? Match(ReadOnlySpan<byte> file) => file switch
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
        [0, 0, 0, 0x0C, (byte)'j', (byte)'P', (byte)' ', (byte)' ', 0x0D, 0x0A, 0x87, 0x0A, ..] => ImageKind.Jpeg2000,
        [0xFF, 0x4F, 0xFF, 0x51, ..] => ImageKind.Jpeg2000, // without a container
        [(byte)'8', (byte)'B', (byte)'P', (byte)'S', 0, 1 or 2, ..] => ImageKind.Psd, // 2: PSB, for large documents
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => MatchHeif(file),
        // Many texts start with "BM", so the four reserved bytes (zero) and the known header sizes are checked as well.
        [
            (byte)'B', (byte)'M', _, _, _, _, 0, 0, 0, 0, _, _, _, _,
            12 or 40 or 52 or 56 or 64 or 108 or 124, 0, 0, 0, ..
        ] => ImageKind.Bmp,
        _ => null,
    };

    /// <summary>
    /// A HEIF file starts with <c>size "ftyp" major version compatible…</c>, brands of four letters each. The brands
    /// distinguish AVIF from HEIC; for the major brand <c>mif1</c>, the compatible brands do.
    /// </summary>
    private static ImageKind? MatchHeif(ReadOnlySpan<byte> file)
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

    private static ImagingException UnsupportedFormat(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith("PK\x03\x04"u8) || file.StartsWith("PK\x05\x06"u8)
            || file.StartsWith("Rar!"u8) || file.StartsWith("7z\xBC\xAF"u8[..2])
            || file is [0x1F, 0x8B, ..]) return ImagingErrors.Archive();
        if (file.StartsWith("%PDF-"u8)) return ImagingErrors.Document();
        // Icons and cursors: 0, kind, number of pictures; then for each width, height, colours and 0.
        if (file is [0, 0, 1 or 2, 0, > 0, 0, _, _, _, 0, ..]) return ImagingErrors.Icon();
        ReadOnlySpan<byte> head = file[..Math.Min(file.Length, 1024)];
        return head.IndexOf("<svg"u8) >= 0 ? ImagingErrors.VectorImage() : ImagingErrors.NotAnImage();
    }
}
