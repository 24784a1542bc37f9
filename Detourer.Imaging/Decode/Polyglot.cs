using System.Buffers.Binary;

namespace Detourer.Imaging.Decode;

/// <summary>
/// Finds a second format in the file of an image. A file with two formats at the same time is made to deceive. Data
/// that cameras append (the video of a motion photo, a gain map) is accepted, and so is any text inside of a
/// well-formed part: a prompt, a caption or a comment may contain a tag.
/// </summary>
internal static class Polyglot
{
    private const int EndOfArchive = 22;
    private const int LongestComment = ushort.MaxValue;

    // PDF readers accept the header anywhere in the first kilobyte, and its end in the last.
    private const int DocumentBytes = 1024;

    // Of foreign data, this much is searched at each of its ends: random data has no tag there.
    private const int SearchedBytes = 1 << 16;

    /// <summary>The number of bytes at the end of a file that can contain the end record of an archive.</summary>
    public const int TailBytes = EndOfArchive + LongestComment;

    private static readonly byte[][] _scripts =
        [[.. "<?php"u8], [.. "<script"u8], [.. "<html"u8], [.. "<!doctype html"u8]];

    /// <summary>Returns a description of the hidden format, or null.</summary>
    /// <param name="kind">The format of the image.</param>
    /// <param name="head">The start of the file, or the whole file.</param>
    /// <param name="tail">The end of the file.</param>
    /// <param name="length">The length of the whole file in bytes.</param>
    public static string? FindHiddenFormat(
        ImageKind kind, ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail, long length)
    {
        if (EndsAsZip(tail)) return "a zip archive";
        if (Start(head, DocumentBytes).IndexOf("%PDF-"u8) >= 0 && End(tail, DocumentBytes).IndexOf("%%EOF"u8) >= 0)
            return "a PDF document";

        // Of a format that does not tell its end, the last kilobyte is searched.
        ReadOnlySpan<byte> foreign = ForeignData.Find(kind, head, length) is { } start ? head[start..]
            : kind == ImageKind.Tiff ? [] // its texts may be anywhere
            : End(tail, DocumentBytes);
        if (foreign.StartsWith("Rar!\x1A"u8) || foreign.StartsWith((ReadOnlySpan<byte>)[0x37, 0x7A, 0xBC, 0xAF]))
            return "an archive";
        return FindText(Start(foreign, SearchedBytes)) ?? FindText(End(foreign, SearchedBytes));
    }

    private static string? FindText(ReadOnlySpan<byte> data)
    {
        if (data.IndexOf("%PDF-"u8) >= 0) return "a PDF document";
        foreach (byte[] script in _scripts)
            if (IndexOfIgnoringCase(data, script) >= 0) return "a script";
        return null;
    }

    private static ReadOnlySpan<byte> Start(ReadOnlySpan<byte> data, int count) => data[..Math.Min(data.Length, count)];

    private static ReadOnlySpan<byte> End(ReadOnlySpan<byte> data, int count) =>
        data[Math.Max(0, data.Length - count)..];

    /// <summary>
    /// Whether the file ends with the end record of a zip archive: 22 bytes and a comment that ends with the file.
    /// </summary>
    private static bool EndsAsZip(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> tail = End(file, TailBytes);
        for (int at = tail.LastIndexOf("PK\x05\x06"u8); at >= 0; at = tail[..at].LastIndexOf("PK\x05\x06"u8))
        {
            if (at + EndOfArchive > tail.Length) continue;
            int comment = BinaryPrimitives.ReadUInt16LittleEndian(tail[(at + 20)..]);
            if (at + EndOfArchive + comment == tail.Length) return true;
        }

        return false;
    }

    private static int IndexOfIgnoringCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower)
    {
        for (int at = 0; at + lower.Length <= text.Length; at++)
        {
            int next = text[at..].IndexOf(lower[0]); // no letter, so its case does not matter
            if (next < 0) return -1;
            at += next;
            if (at + lower.Length > text.Length) return -1;
            int i = 0;
            while (i < lower.Length && char.ToLowerInvariant((char)text[at + i]) == lower[i]) i++;
            if (i == lower.Length) return at;
        }

        return -1;
    }
}
