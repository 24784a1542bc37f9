namespace Detourer.Imaging.Decode.Jpeg;

/// <summary>A table of Huffman codes (ITU-T T.81, annex C and F.2.2.3).</summary>
internal sealed class JpegCodes
{
    private const int Longest = 16;
    private const int Quick = 9; // Most codes are shorter; one look-up decodes them.

    private readonly ushort[] _quick = new ushort[1 << Quick]; // length << 8 | value
    private readonly int[] _last = new int[Longest + 1]; // the last code of each length, or -1
    private readonly int[] _offsets = new int[Longest + 1]; // from a code to the position of its value
    private readonly byte[] _values;

    /// <summary>Creates a table.</summary>
    /// <param name="counts">The number of codes of each length from 1 to 16.</param>
    /// <param name="values">The values in the order of their codes.</param>
    public JpegCodes(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> values)
    {
        _values = values.ToArray();
        (int code, int position) = (0, 0);
        for (int length = 1; length <= Longest; length++, code <<= 1)
        {
            int count = counts[length - 1];
            _offsets[length] = position - code;
            _last[length] = count == 0 ? -1 : code + count - 1;
            for (int i = 0; i < count; i++, code++, position++)
            {
                if (length > Quick) continue;
                int first = code << (Quick - length);
                if (first >= _quick.Length) continue; // more codes than the length allows
                _quick.AsSpan(first, 1 << (Quick - length)).Fill((ushort)((length << 8) | _values[position]));
            }
        }
    }

    /// <summary>Reads a code. Returns its value, or -1 if there is no such code.</summary>
    public int Read(ref JpegBits bits)
    {
        int next = bits.Peek(Longest);
        int quick = _quick[next >> (Longest - Quick)];
        if (quick != 0)
        {
            bits.Skip(quick >> 8);
            return quick & 0xFF;
        }

        for (int length = Quick + 1; length <= Longest; length++)
        {
            int code = next >> (Longest - length);
            if (code > _last[length]) continue;
            bits.Skip(length);
            int position = code + _offsets[length];
            return position >= 0 && position < _values.Length ? _values[position] : -1;
        }

        return -1;
    }
}
