namespace Detourer.Imaging.Decode.Containers;

/// <summary>
/// Counts the directories of a TIFF 6.0 or BigTIFF, also those below others: <c>count entries next</c>, where an entry
/// is <c>tag type count value</c>. Directories can share one array, so a small file can ask for much work.
/// </summary>
internal sealed class TiffDirectories
{
    private const int SubDirectories = 330;

    private readonly TiffNumbers _numbers;
    private readonly long _length;
    private readonly Queue<long> _open = new();
    private Tally _directories = new(ContainerBound.Directories);
    private Tally _tags = new(ContainerBound.AllTags);
    private Tally _strips = new(ContainerBound.Strips);
    private Tally _metadata;

    private TiffDirectories(ByteSource file)
    {
        (_numbers, _length) = (new TiffNumbers(file), file.Length);
        // The layers of an editor are metadata too. They are as large as the file, but not shared by directories.
        _metadata = new Tally(ContainerBound.Metadata with { Most = ContainerBound.Metadata.Most + _length });
    }

    /// <inheritdoc cref="ContainerCheck.Run"/>
    public static void Check(ByteSource file) => new TiffDirectories(file).Check();

    private void Check()
    {
        int countSize = _numbers.IsBig ? 8 : 2, entrySize = _numbers.IsBig ? 20 : 12;
        Open(_numbers.Pointer(_numbers.PointerSize));
        while (_open.TryDequeue(out long at))
        {
            ulong count = _numbers.Read(at, countSize);
            if (count > (ulong)(_length / entrySize)) continue; // damaged
            var tags = new Tally(ContainerBound.Tags);
            tags.Add(count);
            _tags.Add(count);
            var layout = new TiffLayout();
            at += countSize;
            for (ulong i = 0; i < count; i++, at += entrySize) CheckEntry(at, ref layout);
            _strips.Add(layout.Strips);
            Open(_numbers.Pointer(at));
        }
    }

    private void CheckEntry(long at, ref TiffLayout layout)
    {
        int tag = (int)_numbers.Read(at, 2), size = TiffNumbers.SizeOf((int)_numbers.Read(at + 2, 2));
        ulong count = _numbers.Read(at + 4, _numbers.PointerSize);
        long value = at + 4 + _numbers.PointerSize;
        // Data that would not fit into the file are not read.
        bool isRead = count <= (ulong)(_length / size);
        bool isList = layout.Take(tag, isRead ? count : 0, _numbers.Read(value, Math.Min(size, _numbers.PointerSize)));
        if (!isRead || isList) return;
        _metadata.Add(count * (ulong)size);
        if (tag == SubDirectories) OpenAll(value, count, size);
    }

    private void OpenAll(long value, ulong count, int size)
    {
        _directories.Add(count);
        long list = count * (ulong)size <= (ulong)_numbers.PointerSize ? value : _numbers.Pointer(value);
        for (long i = 0; i < (long)count; i++)
        {
            ulong directory = _numbers.Read(list + (i * size), size);
            if (directory > 0 && directory < (ulong)_length) _open.Enqueue((long)directory);
        }
    }

    private void Open(long directory)
    {
        if (directory == 0) return;
        _directories.Add();
        _open.Enqueue(directory);
    }
}
