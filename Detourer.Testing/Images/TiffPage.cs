namespace Detourer.Testing.Images;

/// <summary>A page of a TIFF file, uncompressed unless it has data of its own.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Photometric">The meaning of the samples: 0 and 1 grey, 2 RGB, 3 palette, 5 CMYK, 8 CIELab, …</param>
/// <param name="Samples">Samples per pixel.</param>
/// <param name="Bits">Bits per sample.</param>
internal sealed record TiffPage(int Width, int Height, int Photometric, int Samples, int Bits)
{
    /// <summary>The sample at a column, a row and a channel, as it is stored.</summary>
    public Func<int, int, int, ulong> Sample { get; init; } = (_, _, _) => 0;

    /// <summary>Whether each channel is stored by itself.</summary>
    public bool IsPlanar { get; init; }

    /// <summary>The side of square tiles, or 0 for one strip.</summary>
    public int TileSide { get; init; }

    /// <summary>Further tags, and tags to replace.</summary>
    public Dictionary<int, TiffValue> Tags { get; init; } = [];

    /// <summary>Pages below this one (SubIFDs).</summary>
    public IReadOnlyList<TiffPage> Children { get; init; } = [];

    /// <summary>The data of the only strip, if it is not made from samples.</summary>
    public byte[]? Data { get; init; }

    /// <summary>The tags that describe the samples.</summary>
    public Dictionary<int, TiffValue> Layout
    {
        get
        {
            var tags = new Dictionary<int, TiffValue>
            {
                [256] = TiffValue.Long([Width]),
                [257] = TiffValue.Long([Height]),
                [258] = TiffValue.Short([.. Enumerable.Repeat(Bits, Samples)]),
                [259] = TiffValue.Short(1),
                [262] = TiffValue.Short(Photometric),
                [277] = TiffValue.Short(Samples),
                [284] = TiffValue.Short(IsPlanar ? 2 : 1),
            };
            if (TileSide > 0) (tags[322], tags[323]) = (TiffValue.Short(TileSide), TiffValue.Short(TileSide));
            else tags[278] = TiffValue.Long([Height]);
            return tags;
        }
    }

    /// <summary>The strips or tiles: the first plane first.</summary>
    public IEnumerable<byte[]> Parts(bool isBigEndian)
    {
        if (Data is not null) return [Data];
        int planes = IsPlanar ? Samples : 1, side = TileSide;
        return
            from plane in Enumerable.Range(0, planes)
            from y in Steps(Height, side)
            from x in Steps(Width, side)
            select side > 0
                ? Pack(x, y, side, side, plane, isBigEndian)
                : Pack(0, 0, Width, Height, plane, isBigEndian);
    }

    private static IEnumerable<int> Steps(int length, int side) =>
        side == 0 ? [0] : Enumerable.Range(0, (length + side - 1) / side).Select(i => i * side);

    /// <summary>Rows of samples, the highest bit first, each row padded to a byte.</summary>
    private byte[] Pack(int left, int top, int width, int height, int plane, bool isBigEndian)
    {
        int samples = IsPlanar ? 1 : Samples, stride = ((width * samples * Bits) + 7) / 8;
        var data = new byte[stride * height];
        for (int y = 0; y < height; y++)
        {
            for (int i = 0; i < width * samples; i++)
            {
                int x = Math.Min(left + (i / samples), Width - 1), row = Math.Min(top + y, Height - 1);
                ulong value = Sample(x, row, IsPlanar ? plane : i % samples);
                Put(data.AsSpan(y * stride, stride), i, value, isBigEndian);
            }
        }

        return data;
    }

    private void Put(Span<byte> row, int index, ulong value, bool isBigEndian)
    {
        if (Bits % 8 == 0)
        {
            TiffValue.Number(value, Bits / 8, isBigEndian).CopyTo(row[(index * Bits / 8)..]);
            return;
        }

        for (int bit = 0; bit < Bits; bit++)
        {
            int at = (index * Bits) + bit;
            if ((value >> (Bits - 1 - bit) & 1) == 1) row[at / 8] |= (byte)(0x80 >> (at % 8));
        }
    }
}
