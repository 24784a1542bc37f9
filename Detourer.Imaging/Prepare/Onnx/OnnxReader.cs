using System.Runtime.InteropServices;

namespace Detourer.Imaging.Prepare.Onnx;

/// <summary>Reads an ONNX file. Field numbers are those of <c>onnx.proto3</c>.</summary>
internal static class OnnxReader
{
    /// <summary>Reads a network. Its weights stay slices of <paramref name="file"/>.</summary>
    /// <exception cref="InvalidDataException">It is not an ONNX file, or a damaged one.</exception>
    /// <exception cref="NotSupportedException">It uses what the networks here do not.</exception>
    public static OnnxGraph Read(ReadOnlyMemory<byte> file)
    {
        long opset = 0;
        ReadOnlyMemory<byte> graph = default;
        for (var model = new ProtobufReader(file); model.Next();)
        {
            if (model.Field == 7) graph = model.Content;
            else if (model.Field == 8) opset = Math.Max(opset, ReadOpset(model.Content));
        }

        if (graph.IsEmpty) throw new InvalidDataException("The file holds no network.");
        return ReadGraph(graph, opset);
    }

    private static long ReadOpset(ReadOnlyMemory<byte> message)
    {
        string domain = "";
        long version = 0;
        for (var opset = new ProtobufReader(message); opset.Next();)
        {
            if (opset.Field == 1) domain = opset.Text;
            else if (opset.Field == 2) version = (long)opset.Number;
        }

        return domain.Length == 0 ? version : 0;
    }

    private static OnnxGraph ReadGraph(ReadOnlyMemory<byte> message, long opset)
    {
        List<OnnxNode> nodes = [];
        List<OnnxValue> inputs = [], outputs = [];
        Dictionary<string, OnnxTensor> constants = [];
        for (var graph = new ProtobufReader(message); graph.Next();)
        {
            switch (graph.Field)
            {
                case 1: nodes.Add(ReadNode(graph.Content)); break;
                case 5:
                    (string name, OnnxTensor tensor) = ReadTensor(graph.Content);
                    constants[name] = tensor;
                    break;
                case 11: inputs.Add(ReadValue(graph.Content)); break;
                case 12: outputs.Add(ReadValue(graph.Content)); break;
            }
        }

        return new OnnxGraph
        {
            Opset = opset,
            Nodes = nodes,
            Constants = constants,
            // Old files list their constants among the inputs.
            Inputs = [.. inputs.Where(input => !constants.ContainsKey(input.Name))],
            Outputs = outputs,
        };
    }

    private static OnnxNode ReadNode(ReadOnlyMemory<byte> message)
    {
        string type = "", domain = "";
        List<string> inputs = [], outputs = [];
        Dictionary<string, OnnxAttribute> attributes = [];
        for (var node = new ProtobufReader(message); node.Next();)
        {
            switch (node.Field)
            {
                case 1: inputs.Add(node.Text); break;
                case 2: outputs.Add(node.Text); break;
                case 4: type = node.Text; break;
                case 5:
                    (string name, OnnxAttribute attribute) = ReadAttribute(node.Content);
                    attributes[name] = attribute;
                    break;
                case 7: domain = node.Text; break;
            }
        }

        if (domain is not ("" or "ai.onnx")) throw new NotSupportedException($"The operator {domain}.{type}.");
        if (outputs.Count == 0) throw new InvalidDataException($"An operation {type} without an output.");
        return new OnnxNode(type, [.. inputs], [.. outputs]) { Attributes = attributes };
    }

    private static (string Name, OnnxAttribute Attribute) ReadAttribute(ReadOnlyMemory<byte> message)
    {
        string name = "";
        var attribute = new OnnxAttribute { Kind = 0 };
        List<long> integers = [];
        List<float> singles = [];
        for (var field = new ProtobufReader(message); field.Next();)
        {
            switch (field.Field)
            {
                case 1: name = field.Text; break;
                case 2: attribute = attribute with { Single = field.Single }; break;
                case 3: attribute = attribute with { Integer = (long)field.Number }; break;
                case 4: attribute = attribute with { Bytes = field.Content }; break;
                case 5: attribute = attribute with { Tensor = ReadTensor(field.Content).Tensor }; break;
                case 7: field.AddFloats(singles); break;
                case 8: field.AddIntegers(integers); break;
                case 20: attribute = attribute with { Kind = (int)field.Number }; break;
            }
        }

        if (attribute.Kind is < 1 or > 7 or 5)
            throw new NotSupportedException($"The setting {name} of kind {attribute.Kind}.");
        return (name, attribute with { Integers = integers, Singles = singles });
    }

    private static (string Name, OnnxTensor Tensor) ReadTensor(ReadOnlyMemory<byte> message)
    {
        string name = "";
        var type = (OnnxType)0;
        List<long> dims = [], integers = [];
        List<float> singles = [];
        ReadOnlyMemory<byte> raw = default;
        for (var tensor = new ProtobufReader(message); tensor.Next();)
        {
            switch (tensor.Field)
            {
                case 1: tensor.AddIntegers(dims); break;
                case 2: type = (OnnxType)tensor.Number; break;
                case 4: tensor.AddFloats(singles); break;
                case 5 or 7: tensor.AddIntegers(integers); break;
                case 8: name = tensor.Text; break;
                case 9: raw = tensor.Content; break;
                case 13 or 14 when tensor.HasContent || tensor.Number != 0:
                    throw new NotSupportedException("Weights in another file.");
            }
        }

        if (raw.IsEmpty) raw = Pack(type, singles, integers);
        CheckSize(name, type, dims, raw.Length);
        return (name, new OnnxTensor(type, [.. dims], raw));
    }

    /// <summary>
    /// Small tensors may list their values as numbers; half-precision ones as the integers of their bits.
    /// </summary>
    private static byte[] Pack(OnnxType type, List<float> singles, List<long> integers) => type switch
    {
        OnnxType.Float => MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(singles)).ToArray(),
        OnnxType.Int64 => MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(integers)).ToArray(),
        OnnxType.Int32 => MemoryMarshal.AsBytes(integers.Select(value => (int)value).ToArray().AsSpan()).ToArray(),
        OnnxType.Float16 => MemoryMarshal.AsBytes(integers.Select(value => (ushort)value).ToArray().AsSpan()).ToArray(),
        _ => [.. integers.Select(value => (byte)value)],
    };

    private static void CheckSize(string name, OnnxType type, List<long> dims, long bytes)
    {
        int size = type switch
        {
            OnnxType.Float or OnnxType.Int32 => 4,
            OnnxType.Float16 => 2,
            OnnxType.Int64 => 8,
            OnnxType.Int8 or OnnxType.UInt8 => 1,
            _ => 0, // No network here computes with such a type.
        };
        double expected = dims.Aggregate((double)size, (product, length) => product * length);
        if (size > 0 && expected != bytes)
            throw new InvalidDataException($"The tensor {name} has {bytes} bytes; its shape needs {expected}.");
    }

    private static OnnxValue ReadValue(ReadOnlyMemory<byte> message)
    {
        string name = "";
        var type = OnnxType.Float;
        List<long> dims = [];
        for (var value = new ProtobufReader(message); value.Next();)
        {
            if (value.Field == 1) name = value.Text;
            if (value.Field != 2) continue;
            for (var kind = new ProtobufReader(value.Content); kind.Next();)
            {
                if (kind.Field != 1) continue;
                for (var tensor = new ProtobufReader(kind.Content); tensor.Next();)
                {
                    if (tensor.Field == 1) type = (OnnxType)tensor.Number;
                    else if (tensor.Field == 2) ReadShape(tensor.Content, dims);
                }
            }
        }

        return new OnnxValue(name, type, [.. dims]);
    }

    private static void ReadShape(ReadOnlyMemory<byte> message, List<long> dims)
    {
        for (var shape = new ProtobufReader(message); shape.Next();)
        {
            if (shape.Field != 1) continue;
            long length = -1;
            for (var axis = new ProtobufReader(shape.Content); axis.Next();)
                if (axis.Field == 1) length = (long)axis.Number;
            dims.Add(length);
        }
    }
}
