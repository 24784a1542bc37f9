namespace Detourer.Imaging.Isolation;

/// <summary>A file that another process has. It is read in parts, which are kept until the next one.</summary>
/// <param name="length">The size of the file.</param>
/// <param name="fetch">Reads a part.</param>
internal sealed class RemoteFile(long length, Func<FilePart, byte[]> fetch) : Stream
{
    private const int PartBytes = 1 << 16;

    private byte[] _part = [];
    private long _start;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (Position < 0 || Position >= length || buffer.IsEmpty) return 0;
        if (Position < _start || Position >= _start + _part.Length)
        {
            int wanted = (int)Math.Min(Math.Max(buffer.Length, PartBytes), length - Position);
            (_start, _part) = (Position, fetch(new FilePart(Position, wanted)));
            if (_part.Length == 0) throw new EndOfStreamException();
        }

        ReadOnlySpan<byte> rest = _part.AsSpan((int)(Position - _start));
        int count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        Position += count;
        return count;
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
