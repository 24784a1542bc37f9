namespace Detourer.Imaging.Decode.Containers;

/// <summary>
/// Reads a file at any position: in memory, or in a seekable stream through a window, so that a source with slow reads
/// is read rarely.
/// </summary>
internal sealed class ByteSource
{
    /// <summary>The most bytes that one call returns.</summary>
    public const int MaxCount = 1 << 16;

    private const int FirstWindow = 1 << 12;

    private readonly ReadOnlyMemory<byte> _memory;
    private readonly Stream? _stream;
    private readonly byte[] _window = [];
    private long _start;
    private int _size;

    /// <summary>A file in memory.</summary>
    public ByteSource(ReadOnlyMemory<byte> file) => (_memory, Length) = (file, file.Length);

    /// <summary>A file in a stream, which is not disposed.</summary>
    public ByteSource(Stream file) => (_stream, _window, Length) = (file, new byte[MaxCount], file.Length);

    /// <summary>The size of the file in bytes.</summary>
    public long Length { get; }

    /// <summary>Returns bytes of the file; fewer at its end, none behind it.</summary>
    /// <param name="position">The position of the first byte.</param>
    /// <param name="count">The number of bytes, up to <see cref="MaxCount"/>.</param>
    /// <returns>The bytes; valid until the next call.</returns>
    public ReadOnlySpan<byte> At(long position, int count)
    {
        if (position < 0 || position >= Length) return [];
        count = (int)Math.Min(count, Length - position);
        if (_stream is null) return _memory.Span.Slice((int)position, count);
        if (position < _start || position + count > _start + _size) Fill(position, count);
        return _window.AsSpan((int)(position - _start), count);
    }

    /// <summary>Reads more when the file is read in sequence, and little after a jump.</summary>
    private void Fill(long position, int count)
    {
        bool continues = _size > 0 && position >= _start && position <= _start + _size + FirstWindow;
        int wanted = continues ? MaxCount : Math.Max(count, FirstWindow);
        _size = 0; // the window is empty if reading fails
        _stream!.Position = position;
        int read = _stream.ReadAtLeast(_window.AsSpan(0, (int)Math.Min(wanted, Length - position)), count);
        (_start, _size) = (position, read);
    }
}
