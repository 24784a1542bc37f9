using System.Buffers.Binary;

namespace Detourer.Imaging.Decode.Jpeg;

/// <summary>Whether the data of a JPEG is all there.</summary>
internal enum JpegState
{
    /// <summary>Every row can be decoded, whatever follows.</summary>
    Complete,

    /// <summary>The data ends before the last row, or before the last bits of a progressive picture.</summary>
    Truncated,

    /// <summary>The data is invalid, or coded in a way that is not read here.</summary>
    Unknown,
}

/// <summary>
/// Reads over the data of a JPEG (ITU-T T.81) to find out where it ends. Decoders only look for the end marker: they
/// refuse a file that lacks nothing but this marker, and accept one that lacks half of its rows but has the marker.
/// </summary>
/// <remarks>
/// A progressive file sends all rows in its first scan, and details in later ones. If it was cut in a later scan, all
/// rows are there, but blurred in part. Such a file is truncated: its sender has a sharper one.
/// </remarks>
internal ref struct JpegData
{
    // More than any encoder writes. Each scan costs time for every block, even one of a few bytes.
    private const int MaxScans = 100;

    private readonly ReadOnlySpan<byte> _file;
    private readonly JpegCodes?[] _codes = new JpegCodes?[8]; // four for first coefficients, four for others
    private JpegFrame? _frame;
    private int _restartInterval;

    private JpegData(ReadOnlySpan<byte> file) => _file = file;

    /// <summary>Reads over a file that starts with a JPEG signature.</summary>
    /// <returns>The state, and where the data ends if it is complete.</returns>
    public static (JpegState State, int End) Find(ReadOnlySpan<byte> file) => new JpegData(file).Run();

    private (JpegState State, int End) Run()
    {
        int at = 2;
        for (int scans = 0; scans < MaxScans;)
        {
            while (at < _file.Length - 1 && _file[at] == 0xFF && _file[at + 1] == 0xFF) at++;
            if (at + 4 > _file.Length || _file[at] != 0xFF) return (JpegState.Truncated, 0);
            byte marker = _file[at + 1];
            if (marker == 0xD9) return (JpegState.Truncated, 0);
            int length = BinaryPrimitives.ReadUInt16BigEndian(_file[(at + 2)..]);
            if (length < 2) return (JpegState.Unknown, 0);
            if (at + 2 + length > _file.Length) return (JpegState.Truncated, 0);

            ReadOnlySpan<byte> segment = _file.Slice(at + 4, length - 2);
            at += 2 + length;
            if (marker != 0xDA)
            {
                if (!Apply(marker, segment)) return (JpegState.Unknown, 0);
                continue;
            }

            scans++;
            var bits = new JpegBits(_file, at);
            if (!ReadScan(segment, ref bits)) return (bits.IsExhausted ? JpegState.Truncated : JpegState.Unknown, 0);
            if (bits.IsExhausted) return (JpegState.Truncated, 0);
            at = bits.Position();
            if (_frame!.IsComplete) return (JpegState.Complete, at);
        }

        return (JpegState.Unknown, 0);
    }

    /// <summary>Applies a segment other than a scan. Returns false if the file cannot be read here.</summary>
    private bool Apply(byte marker, ReadOnlySpan<byte> segment)
    {
        switch (marker)
        {
            case 0xC4: return AddCodes(segment);
            case 0xC0 or 0xC1 or 0xC2:
                _frame = _frame is null ? JpegFrame.Parse(segment, isProgressive: marker == 0xC2) : null;
                return _frame is not null;
            case 0xDD:
                _restartInterval = segment.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(segment) : 0;
                return true;
            // Lossless, hierarchical and arithmetic coding; conditioning tables; DNL and its like.
            case (>= 0xC3 and <= 0xCF) or (>= 0xDC and <= 0xDF and not 0xDD): return false;
            default: return true;
        }
    }

    /// <summary>Adds tables: <c>class and number, counts of 16 lengths, values</c>, one after another.</summary>
    private readonly bool AddCodes(ReadOnlySpan<byte> segment)
    {
        while (segment.Length >= 17)
        {
            int slot = ((segment[0] >> 4) * 4) + (segment[0] & 15);
            int values = 0;
            foreach (byte count in segment[1..17]) values += count;
            if ((segment[0] & 15) > 3 || slot >= _codes.Length || 17 + values > segment.Length) return false;
            _codes[slot] = new JpegCodes(segment[1..17], segment.Slice(17, values));
            segment = segment[(17 + values)..];
        }

        return segment.IsEmpty;
    }

    /// <summary>
    /// Reads <c>count</c>, <c>id tables</c> for each component, <c>start end bits</c>, and the data behind them.
    /// </summary>
    private readonly bool ReadScan(ReadOnlySpan<byte> segment, ref JpegBits bits)
    {
        if (_frame is null || segment.Length < 1 || segment[0] is < 1 or > 4) return false;
        var parts = new JpegScan.Part[segment[0]];
        if (segment.Length < 4 + (parts.Length * 2)) return false;

        ReadOnlySpan<byte> end = segment[(1 + (parts.Length * 2))..];
        var range = _frame.IsProgressive
            ? new JpegScan.Range(end[0], end[1], end[2] >> 4, end[2] & 15)
            : new JpegScan.Range(0, 63, 0, 0);
        if (range.End > 63 || range.Start > range.End) return false;
        if (_frame.IsProgressive && range.Start == 0 != (range.End == 0)) return false;
        if (range.Start > 0 && parts.Length > 1) return false;

        for (int i = 0; i < parts.Length; i++)
        {
            (byte id, byte tables) = (segment[1 + (i * 2)], segment[2 + (i * 2)]);
            JpegComponent? component = Array.Find(_frame.Components, one => one.Id == id);
            JpegCodes? first = _codes[tables >> 4 & 3], others = _codes[4 + (tables & 3)];
            bool needsFirst = range.Start == 0 && range.High == 0, needsOthers = range.End > 0;
            if (component is null || (needsFirst && first is null) || (needsOthers && others is null)) return false;
            parts[i] = new JpegScan.Part(component, first, others);
        }

        if (!new JpegScan(_frame, parts, range, _restartInterval).Read(ref bits)) return false;
        foreach (JpegScan.Part part in parts)
            part.Component.LowestBits.AsSpan()[range.Start..(range.End + 1)].Fill(range.Low);
        return true;
    }
}
