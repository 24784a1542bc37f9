namespace Detourer.Imaging.Decode.Containers;

/// <summary>
/// Reads the numbers of a TIFF or BigTIFF in its byte order. Numbers behind the end of the file are 0.
/// </summary>
internal sealed class TiffNumbers
{
    private readonly ByteSource _file;
    private readonly bool _isLittle;

    public TiffNumbers(ByteSource file)
    {
        _file = file;
        ReadOnlySpan<byte> head = file.At(0, 4);
        _isLittle = head[0] == 'I';
        IsBig = head[_isLittle ? 2 : 3] == 43;
    }

    /// <summary>The size of the file in bytes.</summary>
    public long Length => _file.Length;

    /// <summary>Whether positions and counts have 64 bits.</summary>
    public bool IsBig { get; }

    /// <summary>The size of a position or a count in bytes.</summary>
    public int PointerSize => IsBig ? 8 : 4;

    /// <summary>Reads an unsigned number.</summary>
    /// <param name="at">Its position.</param>
    /// <param name="size">Its size in bytes: 1, 2, 4 or 8.</param>
    public ulong Read(long at, int size)
    {
        ReadOnlySpan<byte> bytes = _file.At(at, size);
        ulong number = 0;
        if (bytes.Length < size) return 0;
        for (int i = 0; i < size; i++) number = (number << 8) | bytes[_isLittle ? size - 1 - i : i];
        return number;
    }

    /// <summary>Reads a position; 0 if it is not inside the file.</summary>
    public long Pointer(long at)
    {
        ulong position = Read(at, PointerSize);
        return position < (ulong)_file.Length ? (long)position : 0;
    }

    /// <summary>The size of a value in bytes, by the number of its type.</summary>
    public static int SizeOf(int type) => type switch
    {
        3 or 8 => 2,
        4 or 9 or 11 or 13 => 4,
        5 or 10 or 12 or 16 or 17 or 18 => 8,
        _ => 1,
    };
}
