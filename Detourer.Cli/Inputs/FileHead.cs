using Detourer.Cli.Files;
using Detourer.Imaging;
using Detourer.Imaging.Encode;

namespace Detourer.Cli.Inputs;

/// <summary>What the ends of a file say about it, without reading the rest.</summary>
/// <param name="MediaType">The type by its signature, or null if it is not an image.</param>
/// <param name="IsCutout">Whether it is a result of this command.</param>
internal readonly record struct FileHead(string? MediaType, bool IsCutout)
{
    /// <summary>Reads the ends of a file. Unreadable files and everything but regular files have no type.</summary>
    public static FileHead Read(string path)
    {
        if (FileStatus.Of(path) is not { Kind: FileKind.Regular }) return default;
        try
        {
            using FileStream file = File.OpenRead(path);
            byte[] head = ReadAt(file, 0);
            if (ImageHeader.FindMediaType(head) is not { } type) return default;
            bool isCutout = CutoutMark.IsIn(head) || CutoutMark.IsIn(ReadAt(file, file.Length - CutoutMark.Reach));
            return new FileHead(type, isCutout);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    private static byte[] ReadAt(FileStream file, long position)
    {
        byte[] bytes = new byte[CutoutMark.Reach];
        file.Position = Math.Max(0, position);
        return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }
}
