using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Detourer.Imaging.Isolation;

/// <summary>
/// Sends messages between a process and its decoder: <c>size of text, size of data, text, data</c>, where the sizes are
/// 32-bit little-endian and the text is JSON.
/// </summary>
/// <param name="input">Receives.</param>
/// <param name="output">Sends.</param>
internal sealed class DecoderChannel(Stream input, Stream output)
{
    private const int HeaderBytes = 8, MaxText = 1 << 20;

    /// <summary>A message with its data.</summary>
    internal sealed record Message<T>(T Text, byte[] Data);

    /// <exception cref="IOException">The other process has closed the channel.</exception>
    public void Send<T>(T message, JsonTypeInfo<T> type, ReadOnlySpan<byte> data = default)
    {
        byte[] text = JsonSerializer.SerializeToUtf8Bytes(message, type);
        byte[] start = new byte[HeaderBytes + text.Length];
        BinaryPrimitives.WriteInt32LittleEndian(start, text.Length);
        BinaryPrimitives.WriteInt32LittleEndian(start.AsSpan(4), data.Length);
        text.CopyTo(start, HeaderBytes);
        output.Write(start);
        output.Write(data);
        output.Flush();
    }

    /// <returns>The next message; null where the other process has closed the channel.</returns>
    /// <exception cref="IOException">The message is invalid or incomplete.</exception>
    public Message<T>? Receive<T>(JsonTypeInfo<T> type)
    {
        Span<byte> sizes = stackalloc byte[HeaderBytes];
        int read = input.ReadAtLeast(sizes, HeaderBytes, throwOnEndOfStream: false);
        if (read == 0) return null;
        int textSize = BinaryPrimitives.ReadInt32LittleEndian(sizes);
        int dataSize = BinaryPrimitives.ReadInt32LittleEndian(sizes[4..]);
        if (read < HeaderBytes || textSize is <= 0 or > MaxText || dataSize < 0)
            throw new IOException("The message is invalid.");

        byte[] text = new byte[textSize];
        input.ReadExactly(text);
        byte[] data = GC.AllocateUninitializedArray<byte>(dataSize);
        input.ReadExactly(data);
        try
        {
            T message = JsonSerializer.Deserialize(text, type) ?? throw new IOException("The message is empty.");
            return new Message<T>(message, data);
        }
        catch (JsonException e)
        {
            throw new IOException("The message is invalid.", e);
        }
    }
}
