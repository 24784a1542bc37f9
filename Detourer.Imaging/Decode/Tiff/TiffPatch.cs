using Detourer.Imaging.Decode.Containers;

namespace Detourer.Imaging.Decode.Tiff;

/// <summary>
/// Changes tags in a copy of a TIFF, so that libvips returns the samples as they are stored: it converts some kinds
/// wrongly and refuses others, but it decompresses all of them.
/// </summary>
internal sealed class TiffPatch
{
    private readonly TiffDirectory _directory;

    public TiffPatch(ReadOnlySpan<byte> file, TiffDirectory directory)
    {
        _directory = directory;
        File = file.ToArray();
    }

    /// <summary>The changed file.</summary>
    public byte[] File { get; }

    /// <summary>Replaces all values of a tag, if the file has it.</summary>
    public void Set(int tag, int value)
    {
        if (!_directory.Has(tag)) return;
        TiffEntry entry = _directory.Entry(tag);
        int size = TiffNumbers.SizeOf(entry.Type);
        for (long i = 0, at = entry.Value; i < entry.Count && at + size <= File.Length; i++, at += size)
            Write(at, size, value);
    }

    /// <summary>Replaces all values of a tag by one.</summary>
    public void SetOne(int tag, int value)
    {
        if (!_directory.Has(tag)) return;
        TiffEntry entry = _directory.Entry(tag);
        const int Long = 4;
        int pointer = _directory.Numbers.PointerSize;
        Write(entry.At + 2, 2, Long);
        Write(entry.At + 4, pointer, 1);
        Write(entry.At + 4 + pointer, 4, value);
    }

    /// <summary>Keeps only a part of the values of a tag.</summary>
    public void SetPart(int tag, long start, long count)
    {
        TiffEntry entry = _directory.Entry(tag);
        (int size, int pointer) = (TiffNumbers.SizeOf(entry.Type), _directory.Numbers.PointerSize);
        long first = entry.Value + (start * size), field = entry.At + 4 + pointer;
        Write(entry.At + 4, pointer, (int)count);
        if (count * size > pointer) Write(field, pointer, (int)first);
        else File.AsSpan((int)first, (int)count * size).CopyTo(File.AsSpan((int)field));
    }

    /// <summary>Makes a tag unknown.</summary>
    public void Remove(int tag)
    {
        const int Unknown = 65001;
        if (_directory.Has(tag)) Write(_directory.Entry(tag).At, 2, Unknown);
    }

    private void Write(long at, int size, int value)
    {
        Span<byte> bytes = File.AsSpan((int)at, size);
        bytes.Clear();
        if (File[0] == 'I')
        {
            for (int i = 0; i < Math.Min(size, 4); i++) bytes[i] = (byte)(value >> (8 * i));
            return;
        }

        for (int i = 0; i < Math.Min(size, 4); i++) bytes[size - 1 - i] = (byte)(value >> (8 * i));
    }
}
