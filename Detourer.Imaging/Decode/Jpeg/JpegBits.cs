namespace Detourer.Imaging.Decode.Jpeg;

/// <summary>
/// Reads the bits of entropy-coded JPEG data (ITU-T T.81, F.2.2.5). A zero follows each byte <c>FF</c> of the data; any
/// other byte after <c>FF</c> is a marker, where the data ends.
/// </summary>
/// <param name="file">The whole file.</param>
/// <param name="start">The position of the first byte of data.</param>
internal ref struct JpegBits(ReadOnlySpan<byte> file, int start)
{
    private readonly ReadOnlySpan<byte> _file = file;
    private int _at = start;
    private ulong _bits; // The next bit is the highest.
    private int _count;

    /// <summary>Whether more bits were read than the data has. The missing bits are zero.</summary>
    public readonly bool IsExhausted => _count < 0;

    /// <summary>Returns the next bits, 1 to 16, and does not move.</summary>
    public int Peek(int count)
    {
        if (_count < count) Fill();
        return (int)(_bits >> (64 - count));
    }

    /// <summary>Returns the next bits, 0 to 16.</summary>
    public int Read(int count)
    {
        if (count == 0) return 0;
        int value = Peek(count);
        Skip(count);
        return value;
    }

    /// <summary>Skips 0 to 16 bits.</summary>
    public void Skip(int count)
    {
        if (_count < count) Fill();
        _bits <<= count;
        _count -= count;
    }

    /// <summary>Continues behind a restart marker, which must be next.</summary>
    /// <returns>Whether it was.</returns>
    public bool Restart()
    {
        int at = Position();
        while (at + 1 < _file.Length && _file[at] == 0xFF && _file[at + 1] == 0xFF) at++;
        if (at + 1 >= _file.Length || _file[at] != 0xFF || _file[at + 1] is < 0xD0 or > 0xD7) return false;
        (_at, _bits, _count) = (at + 2, 0, 0);
        return true;
    }

    /// <summary>Returns the position of the first byte that was not read, not even in part.</summary>
    public readonly int Position()
    {
        int at = _at;
        for (int whole = _count / 8; whole > 0; whole--) at -= _file[at - 1] == 0 && _file[at - 2] == 0xFF ? 2 : 1;
        return at;
    }

    private void Fill()
    {
        while (_count <= 56 && _at < _file.Length)
        {
            byte next = _file[_at];
            if (next == 0xFF && (_at + 1 >= _file.Length || _file[_at + 1] != 0)) return;
            _bits |= (ulong)next << (56 - _count);
            _count += 8;
            _at += next == 0xFF ? 2 : 1;
        }
    }
}
