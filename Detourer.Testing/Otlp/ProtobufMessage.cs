using Google.Protobuf;

namespace Detourer.Testing.Otlp;

/// <summary>A message without a schema: its fields of type text, bytes or message, by their numbers.</summary>
internal sealed class ProtobufMessage
{
    private readonly ILookup<int, ByteString> _fields;

    public ProtobufMessage(ByteString bytes)
    {
        List<(int Number, ByteString Value)> fields = [];
        CodedInputStream input = bytes.CreateCodedInput();
        while (input.ReadTag() is not 0 and var tag)
        {
            if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
                fields.Add((WireFormat.GetTagFieldNumber(tag), input.ReadBytes()));
            else
                input.SkipLastField();
        }

        _fields = fields.ToLookup(field => field.Number, field => field.Value);
    }

    public IEnumerable<ProtobufMessage> Messages(int number) =>
        _fields[number].Select(value => new ProtobufMessage(value));

    /// <summary>Nested messages.</summary>
    public IEnumerable<ProtobufMessage> Messages(int number, params int[] within) => within.Aggregate(
        Messages(number), (messages, next) => messages.SelectMany(message => message.Messages(next)));

    public string Text(int number) => _fields[number].LastOrDefault()?.ToStringUtf8() ?? "";

    public string Hex(int number) =>
        Convert.ToHexStringLower((_fields[number].LastOrDefault() ?? ByteString.Empty).Span);
}
