namespace Detourer.Imaging.Decode.Jpeg;

/// <summary>Reads over the data of one scan, without computing a coefficient.</summary>
/// <param name="frame">The frame, which remembers the coefficients that are not zero.</param>
/// <param name="parts">The components of the scan, with their tables.</param>
/// <param name="settings">The coefficients and bits that the scan sends.</param>
/// <param name="restartInterval">Units between restart markers, or 0.</param>
internal ref struct JpegScan(JpegFrame frame, JpegScan.Part[] parts, JpegScan.Range settings, int restartInterval)
{
    private int _endOfBands; // blocks without a further coefficient

    /// <summary>A component and its tables. A table that the scan does not need may be null.</summary>
    public sealed record Part(JpegComponent Component, JpegCodes? First, JpegCodes? Others);

    /// <summary>
    /// Coefficients <c>Start</c> to <c>End</c>, from bit <c>High</c> (0: the first scan) to bit <c>Low</c>.
    /// </summary>
    public readonly record struct Range(int Start, int End, int High, int Low);

    /// <summary>Reads all units. Returns false at an invalid code; the bits may be exhausted in either case.</summary>
    public bool Read(ref JpegBits bits)
    {
        bool isAlone = parts.Length == 1;
        JpegComponent only = parts[0].Component;
        (int columns, int rows) = isAlone ? (only.OwnColumns, only.OwnRows) : (frame.Columns, frame.Rows);
        int untilRestart = restartInterval;
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++)
            {
                if (restartInterval > 0 && untilRestart-- == 0)
                {
                    if (!bits.Restart()) return false;
                    (untilRestart, _endOfBands) = (restartInterval - 1, 0);
                }

                if (!(isAlone ? ReadBlock(ref bits, parts[0], x, y) : ReadUnit(ref bits, x, y))) return false;
                if (bits.IsExhausted) return true;
            }
        }

        return true;
    }

    private bool ReadUnit(ref JpegBits bits, int x, int y)
    {
        foreach (Part part in parts)
        {
            (int across, int down) = (part.Component.Across, part.Component.Down);
            for (int i = 0; i < across * down; i++)
                if (!ReadBlock(ref bits, part, (x * across) + (i % across), (y * down) + (i / across))) return false;
        }

        return true;
    }

    private bool ReadBlock(ref JpegBits bits, Part part, int x, int y)
    {
        if (!frame.IsProgressive) return ReadFirst(ref bits, part) && ReadOthers(ref bits, part);
        if (settings.Start == 0)
        {
            if (settings.High == 0) return ReadFirst(ref bits, part);
            bits.Skip(1);
            return true;
        }

        ref ulong nonZero = ref part.Component.NonZero[(y * part.Component.Columns) + x];
        return settings.High == 0
            ? ReadBand(ref bits, part.Others!, ref nonZero)
            : RefineBand(ref bits, part.Others!, ref nonZero);
    }

    private static bool ReadFirst(ref JpegBits bits, Part part)
    {
        int size = part.First!.Read(ref bits);
        if (size is < 0 or > 16) return false;
        bits.Skip(size);
        return true;
    }

    /// <summary>Each code has a run of zeros (upper half) and the size of the next coefficient (lower half).</summary>
    private static bool ReadOthers(ref JpegBits bits, Part part)
    {
        for (int k = 1; k < 64; k++)
        {
            int code = part.Others!.Read(ref bits);
            if (code < 0) return false;
            (int run, int size) = (code >> 4, code & 15);
            if (size == 0 && run < 15) break;
            k += run;
            bits.Skip(size);
        }

        return true;
    }

    private bool ReadBand(ref JpegBits bits, JpegCodes codes, ref ulong nonZero)
    {
        if (_endOfBands > 0)
        {
            _endOfBands--;
            return true;
        }

        for (int k = settings.Start; k <= settings.End; k++)
        {
            int code = codes.Read(ref bits);
            if (code < 0) return false;
            (int run, int size) = (code >> 4, code & 15);
            if (size == 0 && run < 15)
            {
                _endOfBands = (1 << run) - 1 + bits.Read(run);
                break;
            }

            k += run;
            bits.Skip(size);
            if (size > 0 && k < 64) nonZero |= 1UL << k;
        }

        return true;
    }

    /// <summary>
    /// A bit corrects each coefficient that is not zero; a code gives the zeros before the next new one.
    /// </summary>
    private bool RefineBand(ref JpegBits bits, JpegCodes codes, ref ulong nonZero)
    {
        int k = settings.Start;
        for (; _endOfBands == 0 && k <= settings.End; k++)
        {
            int code = codes.Read(ref bits);
            if (code < 0) return false;
            (int run, int size) = (code >> 4, code & 15);
            if (size == 0 && run < 15)
            {
                _endOfBands = (1 << run) + bits.Read(run);
                break;
            }

            bits.Skip(size); // a sign
            for (; k <= settings.End; k++)
            {
                if ((nonZero >> k & 1) == 0)
                {
                    if (run-- == 0) break;
                }
                else bits.Skip(1);
            }

            if (size > 0 && k <= settings.End) nonZero |= 1UL << k;
        }

        if (_endOfBands == 0) return true;
        for (; k <= settings.End; k++) bits.Skip((int)(nonZero >> k & 1));
        _endOfBands--;
        return true;
    }
}
