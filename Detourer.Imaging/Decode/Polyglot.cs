using System.Buffers.Binary;

namespace Detourer.Imaging.Decode;

/// <summary>
/// Finds a second format inside an image. A file with two formats at the same time is made to deceive. Data that
/// cameras append (the video of a motion photo, a gain map) is accepted.
/// </summary>
internal static class Polyglot
{
    private const int EndOfArchive = 22;
    private const int LongestComment = ushort.MaxValue;

    /// <summary>The number of bytes at the end of a file that can contain the end record of an archive.</summary>
    public const int TailBytes = EndOfArchive + LongestComment;

    private static readonly byte[][] _scripts =
        [[.. "<?php"u8], [.. "<script"u8], [.. "<html"u8], [.. "<!doctype html"u8]];

    /// <summary>Returns a description of the hidden format, or null.</summary>
    /// <param name="head">The start of the file.</param>
    /// <param name="tail">The end of the file.</param>
    public static string? FindHiddenFormat(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail)
    {
        // PDF readers accept the header anywhere in the first kilobyte.
        head = head[..Math.Min(head.Length, 1024)];
        if (head.IndexOf("%PDF-"u8) >= 0) return "a PDF document";
        foreach (byte[] script in _scripts)
            if (IndexOfIgnoringCase(head, script) >= 0) return "a script";
        return EndsAsZip(tail) ? "a zip archive" : null;
    }

    /// <summary>
    /// Whether the file ends with the end record of a zip archive: 22 bytes and a comment that ends with the file.
    /// </summary>
    private static bool EndsAsZip(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> tail = file[Math.Max(0, file.Length - TailBytes)..];
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
            int i = 0;
            while (i < lower.Length && char.ToLowerInvariant((char)text[at + i]) == lower[i]) i++;
            if (i == lower.Length) return at;
        }

        return -1;
    }
}
