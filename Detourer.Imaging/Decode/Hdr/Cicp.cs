using System.Buffers.Binary;

namespace Detourer.Imaging.Decode.Hdr;

/// <summary>
/// The colours of an image by code points (ITU-T H.273), as AVIF, HEIC, PNG and ICC profiles have them.
/// </summary>
/// <param name="Primaries">1: BT.709, 9: BT.2020, 12: Display P3.</param>
/// <param name="Transfer">13: sRGB, 16: PQ, 18: HLG; others are close to sRGB.</param>
internal readonly record struct Cicp(int Primaries, int Transfer)
{
    public const int Bt709 = 1, Bt2020 = 9, DisplayP3 = 12;

    public const int Srgb = 13, Pq = 16, Hlg = 18;

    /// <summary>Whether values mean light beyond the white of an SDR image (BT.2100).</summary>
    public bool IsHdr => Transfer is Pq or Hlg;

    /// <summary>
    /// Whether the image has to be converted. Colours of other spaces are shown as sRGB, as viewers do. Images with a
    /// gain map (ISO 21496-1, Ultra HDR, Apple's) need nothing: what is decoded is their base, which is SDR.
    /// </summary>
    public bool NeedsConversion =>
        (IsHdr && Primaries is Bt709 or Bt2020 or DisplayP3)
        || (Transfer is 1 or 6 or Srgb or 14 or 15 && Primaries is Bt2020 or DisplayP3);

    /// <summary>Returns the code points of a file if its colours have to be converted by them.</summary>
    /// <param name="kind">The format.</param>
    /// <param name="file">The whole file.</param>
    /// <param name="profile">The embedded ICC profile, or null. It takes precedence unless the image is HDR.</param>
    public static Cicp? Find(ImageKind kind, ReadOnlySpan<byte> file, ReadOnlySpan<byte> profile)
    {
        Cicp? found = kind switch
        {
            ImageKind.Avif or ImageKind.Heic => HeifColor.Find(file),
            ImageKind.Png => FindInPng(file),
            _ => null,
        };
        found ??= FindInProfile(profile);
        if (found is not { NeedsConversion: true } cicp) return null;
        return cicp.IsHdr || profile.IsEmpty || kind == ImageKind.Png ? cicp : null;
    }

    /// <summary>PNG (third edition, 11.3.2.6): a chunk <c>cICP</c> before the data.</summary>
    private static Cicp? FindInPng(ReadOnlySpan<byte> file)
    {
        for (int at = 8; at + 16 <= file.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            ReadOnlySpan<byte> type = file.Slice(at + 4, 4);
            if (type.SequenceEqual("cICP"u8) && length >= 4) return new Cicp(file[at + 8], file[at + 9]);
            if (type.SequenceEqual("IDAT"u8) || length > int.MaxValue - 12 - at) return null;
            at += 12 + (int)length;
        }

        return null;
    }

    /// <summary>ICC.1:2022, 9.2.17: the tag <c>cicp</c>, which encoders add to profiles of HDR images.</summary>
    private static Cicp? FindInProfile(ReadOnlySpan<byte> profile)
    {
        const int Header = 128, Entry = 12;
        if (profile.Length < Header + 4) return null;
        long count = Math.Min(BinaryPrimitives.ReadUInt32BigEndian(profile[Header..]), 100);
        for (int i = 0; i < count && Header + 4 + ((i + 1) * Entry) <= profile.Length; i++)
        {
            ReadOnlySpan<byte> entry = profile.Slice(Header + 4 + (i * Entry), Entry);
            long offset = BinaryPrimitives.ReadUInt32BigEndian(entry[4..]);
            if (entry.StartsWith("cicp"u8) && offset + 12 <= profile.Length)
                return new Cicp(profile[(int)offset + 8], profile[(int)offset + 9]);
        }

        return null;
    }
}
