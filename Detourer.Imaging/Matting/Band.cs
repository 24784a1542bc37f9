using System.Runtime.InteropServices;
using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Matting;

/// <summary>
/// The samples that are worked on, as blocks of <see cref="Field.Lanes"/> neighbours in a row: arithmetic runs over
/// whole blocks, and a mask tells which of their samples count.
/// </summary>
internal sealed class Band
{
    /// <summary>Fewer blocks are done before other threads are awake.</summary>
    private const int ParallelFrom = 2000;

    private readonly int[] _firstOfRow;
    private readonly int[] _x;

    private Band(int[] firstOfRow, int[] x, float[] mask) => (_firstOfRow, _x, Mask) = (firstOfRow, x, mask);

    /// <summary>Blocks in all.</summary>
    public int Count => _x.Length;

    /// <summary>Values that a packed array needs: one for each sample of each block.</summary>
    public int Length => Count * Field.Lanes;

    /// <summary>1 for each sample that counts, 0 for each that does not; packed.</summary>
    public float[] Mask { get; }

    /// <summary>The samples that are not 0 in a map.</summary>
    public static Band Of(ByteMap map)
    {
        var first = new int[map.Height + 1];
        var blocks = new List<int>();
        for (int y = 0; y < map.Height; y++)
        {
            ReadOnlySpan<ulong> words = map.Words(y);
            for (int i = 0; i < words.Length; i++)
                if (words[i] != 0) blocks.Add(i * Field.Lanes);
            first[y + 1] = blocks.Count;
        }

        int[] x = [.. blocks];
        var mask = new float[x.Length * Field.Lanes];
        for (int y = 0; y < map.Height; y++)
        {
            ReadOnlySpan<byte> row = map.Row(y);
            for (int block = first[y]; block < first[y + 1]; block++)
            {
                for (int lane = 0; lane < Field.Lanes; lane++)
                    mask[(block * Field.Lanes) + lane] = row[x[block] + lane] == 0 ? 0 : 1;
            }
        }

        return new Band(first, x, mask);
    }

    /// <summary>The blocks of a row: from the first to the one after the last.</summary>
    public (int From, int To) Row(int y) => (_firstOfRow[y], _firstOfRow[y + 1]);

    /// <summary>Does something with each row that has blocks, on all cores where there are many.</summary>
    public void ForRows(Action<int> work, CancellationToken cancellationToken)
    {
        if (Count < ParallelFrom)
        {
            ForRows(0, _firstOfRow.Length - 1, work);
            return;
        }

        ParallelRows.For(_firstOfRow.Length - 1, (top, bottom) => ForRows(top, bottom, work), cancellationToken);
    }

    private void ForRows(int top, int bottom, Action<int> work)
    {
        for (int y = top; y < bottom; y++)
            if (_firstOfRow[y] < _firstOfRow[y + 1]) work(y);
    }

    /// <summary>Where a block begins in its row.</summary>
    public int X(int block) => _x[block];
}

/// <summary>A byte for each sample, in rows of whole blocks.</summary>
internal sealed class ByteMap(int width, int height)
{
    private readonly int _stride = (width + Field.Lanes - 1) / Field.Lanes * Field.Lanes;
    private readonly byte[] _bytes = new byte[(width + Field.Lanes - 1) / Field.Lanes * Field.Lanes * height];

    public int Width => width;

    public int Height => height;

    public Span<byte> Row(int y) => _bytes.AsSpan(y * _stride, _stride);

    public Span<ulong> Words(int y) => MemoryMarshal.Cast<byte, ulong>(Row(y));

    /// <summary>How many samples are 1.</summary>
    public long CountOnes()
    {
        long count = 0;
        foreach (byte value in _bytes) count += value;
        return count;
    }

    /// <summary>1 within so many samples (of a square) of a 1; the map itself holds 0 and 1 only.</summary>
    public ByteMap Grow(int radius)
    {
        var across = new ByteMap(width, height);
        for (int y = 0; y < height; y++) GrowRow(Row(y)[..width], across.Row(y)[..width], radius);

        var grown = new ByteMap(width, height);
        Span<ushort> counts = new ushort[width];
        for (int y = -radius; y < height; y++)
        {
            if (y + radius < height) Add(counts, across.Row(y + radius)[..width]);
            if (y - radius - 1 >= 0) Subtract(counts, across.Row(y - radius - 1)[..width]);
            if (y < 0) continue;
            Span<byte> row = grown.Row(y);
            for (int x = 0; x < counts.Length; x++) row[x] = counts[x] > 0 ? (byte)1 : (byte)0;
        }

        return grown;
    }

    private static void GrowRow(ReadOnlySpan<byte> from, Span<byte> to, int radius)
    {
        int covered = 0;
        for (int next = from.IndexOf((byte)1); next < from.Length;)
        {
            if (next < 0) return;
            int first = Math.Max(covered, next - radius);
            covered = Math.Min(from.Length, next + radius + 1);
            to[first..covered].Fill(1);
            int step = from[(next + 1)..].IndexOf((byte)1);
            if (step < 0) return;
            next += step + 1;
        }
    }

    private static void Add(Span<ushort> counts, ReadOnlySpan<byte> row)
    {
        for (int x = 0; x < row.Length; x++) counts[x] += row[x];
    }

    private static void Subtract(Span<ushort> counts, ReadOnlySpan<byte> row)
    {
        for (int x = 0; x < row.Length; x++) counts[x] -= row[x];
    }
}
