using System.Text;

namespace Detourer.Imaging.Prepare.Onnx;

/// <summary>
/// Writes one protobuf message as a list of parts. Large contents, the weights, are parts as they are: nothing is
/// copied until the message is written out.
/// </summary>
internal sealed class ProtobufWriter
{
    private readonly List<ReadOnlyMemory<byte>> _parts = [];

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    /// <summary>Writes a varint field. Negative values take ten bytes, as the format wants it.</summary>
    public void Integer(int field, long value)
    {
        Span<byte> bytes = stackalloc byte[20];
        int length = Varint((ulong)field << 3, bytes);
        length += Varint((ulong)value, bytes[length..]);
        Add(bytes[..length].ToArray());
    }

    /// <summary>Writes a float field of 32 bits.</summary>
    public void Single(int field, float value)
    {
        Span<byte> bytes = stackalloc byte[14];
        int length = Varint(((ulong)field << 3) | 5, bytes);
        BitConverter.TryWriteBytes(bytes[length..], value);
        Add(bytes[..(length + 4)].ToArray());
    }

    /// <summary>Writes text in UTF-8.</summary>
    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Writes bytes. They are not copied and must not change until the message is written out.</summary>
    public void Bytes(int field, ReadOnlyMemory<byte> value)
    {
        Header(field, value.Length);
        Add(value);
    }

    /// <summary>Writes a message within this one.</summary>
    public void Message(int field, ProtobufWriter message)
    {
        Header(field, message.Length);
        _parts.AddRange(message._parts);
        Length += message.Length;
    }

    /// <summary>The whole message as one block.</summary>
    public byte[] ToArray()
    {
        var all = new byte[Length];
        int at = 0;
        foreach (ReadOnlyMemory<byte> part in _parts)
        {
            part.Span.CopyTo(all.AsSpan(at));
            at += part.Length;
        }

        return all;
    }

    private void Header(int field, long length)
    {
        Span<byte> bytes = stackalloc byte[20];
        int used = Varint(((ulong)field << 3) | 2, bytes);
        used += Varint((ulong)length, bytes[used..]);
        Add(bytes[..used].ToArray());
    }

    private void Add(ReadOnlyMemory<byte> part)
    {
        _parts.Add(part);
        Length += part.Length;
    }

    private static int Varint(ulong value, Span<byte> bytes)
    {
        int length = 0;
        for (; value > 0x7F; value >>= 7) bytes[length++] = (byte)(value | 0x80);
        bytes[length++] = (byte)value;
        return length;
    }
}
