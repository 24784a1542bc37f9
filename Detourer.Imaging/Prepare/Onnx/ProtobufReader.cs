using System.Buffers.Binary;
using System.Text;

namespace Detourer.Imaging.Prepare.Onnx;

/// <summary>
/// Reads the fields of one protobuf message. ONNX files need so little of the wire format that a generated parser,
/// which would copy every weight, costs more than it saves. https://protobuf.dev/programming-guides/encoding/
/// </summary>
/// <param name="message">The message, without its own length.</param>
internal struct ProtobufReader(ReadOnlyMemory<byte> message)
{
    private int _at;

    /// <summary>The number of the current field.</summary>
    public int Field { get; private set; }

    /// <summary>The value of a varint or fixed field; 0 for others.</summary>
    public ulong Number { get; private set; }

    /// <summary>
    /// The content of a length-delimited field: a slice of the message, never a copy. Empty for others.
    /// </summary>
    public ReadOnlyMemory<byte> Content { get; private set; }

    /// <summary>
    /// Whether the field carries its value in <see cref="Content"/>: text, bytes, a message, a packed list.
    /// </summary>
    public bool HasContent { get; private set; }

    /// <summary>The content as UTF-8.</summary>
    public readonly string Text => Encoding.UTF8.GetString(Content.Span);

    /// <summary>The bits of a fixed 32-bit field as a float.</summary>
    public readonly float Single => BitConverter.UInt32BitsToSingle((uint)Number);

    /// <summary>Moves to the next field.</summary>
    /// <returns>False at the end of the message.</returns>
    /// <exception cref="InvalidDataException">The message is cut off or is not protobuf.</exception>
    public bool Next()
    {
        if (_at >= message.Length) return false;
        ulong key = Varint(message.Span, ref _at);
        Field = (int)(key >> 3);
        (Number, Content, HasContent) = (0, default, false);
        switch (key & 7)
        {
            case 0: Number = Varint(message.Span, ref _at); break;
            case 1: Number = BinaryPrimitives.ReadUInt64LittleEndian(Take(8).Span); break;
            case 2: (Content, HasContent) = (Take(Varint(message.Span, ref _at)), true); break;
            case 5: Number = BinaryPrimitives.ReadUInt32LittleEndian(Take(4).Span); break;
            default: throw new InvalidDataException($"Protobuf wire type {key & 7} is not supported.");
        }

        return true;
    }

    /// <summary>Adds the integers of the current field, packed or single.</summary>
    public readonly void AddIntegers(List<long> list)
    {
        if (!HasContent)
        {
            list.Add((long)Number);
            return;
        }

        for (int at = 0; at < Content.Length;) list.Add((long)Varint(Content.Span, ref at));
    }

    /// <summary>Adds the floats of the current field, packed or single.</summary>
    public readonly void AddFloats(List<float> list)
    {
        if (!HasContent)
        {
            list.Add(Single);
            return;
        }

        for (int at = 0; at + 4 <= Content.Length; at += 4)
            list.Add(BinaryPrimitives.ReadSingleLittleEndian(Content.Span[at..]));
    }

    private ReadOnlyMemory<byte> Take(ulong length)
    {
        if (length > (ulong)(message.Length - _at)) throw new InvalidDataException("The protobuf message is cut off.");
        ReadOnlyMemory<byte> taken = message.Slice(_at, (int)length);
        _at += (int)length;
        return taken;
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (at >= bytes.Length) throw new InvalidDataException("The protobuf message is cut off.");
            byte next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }

        throw new InvalidDataException("A protobuf number has more than 64 bits.");
    }
}
