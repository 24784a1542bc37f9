namespace Detourer.Imaging.Prepare.Onnx;

/// <summary>Writes an ONNX file. Field numbers are those of <c>onnx.proto3</c>.</summary>
internal static class OnnxWriter
{
    /// <summary>Opset 13 is of IR version 7; 8 is what the first runtime that knows all of it reads.</summary>
    private const int IrVersion = 8;

    /// <summary>The network as a file.</summary>
    public static byte[] Write(OnnxGraph graph)
    {
        var model = new ProtobufWriter();
        model.Integer(1, IrVersion);
        model.Text(2, "detourer");
        model.Message(7, Graph(graph));
        var opset = new ProtobufWriter();
        opset.Text(1, "");
        opset.Integer(2, graph.Opset);
        model.Message(8, opset);
        return model.ToArray();
    }

    private static ProtobufWriter Graph(OnnxGraph graph)
    {
        var message = new ProtobufWriter();
        foreach (OnnxNode node in graph.Nodes) message.Message(1, Node(node));
        message.Text(2, "network");
        foreach ((string name, OnnxTensor tensor) in graph.Constants) message.Message(5, Tensor(name, tensor));
        foreach (OnnxValue input in graph.Inputs) message.Message(11, Value(input));
        foreach (OnnxValue output in graph.Outputs) message.Message(12, Value(output));
        return message;
    }

    private static ProtobufWriter Node(OnnxNode node)
    {
        var message = new ProtobufWriter();
        foreach (string input in node.Inputs) message.Text(1, input);
        foreach (string output in node.Outputs) message.Text(2, output);
        message.Text(3, $"{node.Output}/{node.Operator}");
        message.Text(4, node.Operator);
        foreach ((string name, OnnxAttribute attribute) in node.Attributes)
            message.Message(5, Attribute(name, attribute));
        return message;
    }

    private static ProtobufWriter Attribute(string name, OnnxAttribute attribute)
    {
        var message = new ProtobufWriter();
        message.Text(1, name);
        switch (attribute.Kind)
        {
            case 1: message.Single(2, attribute.Single); break;
            case 2: message.Integer(3, attribute.Integer); break;
            case 3: message.Bytes(4, attribute.Bytes); break;
            case 4: message.Message(5, Tensor("", attribute.Tensor!)); break;
            case 6: foreach (float value in attribute.Singles) message.Single(7, value); break;
            case 7: foreach (long value in attribute.Integers) message.Integer(8, value); break;
        }

        message.Integer(20, attribute.Kind);
        return message;
    }

    private static ProtobufWriter Tensor(string name, OnnxTensor tensor)
    {
        var message = new ProtobufWriter();
        foreach (long length in tensor.Dims) message.Integer(1, length);
        message.Integer(2, (long)tensor.Type);
        message.Text(8, name);
        message.Bytes(9, tensor.Data);
        return message;
    }

    private static ProtobufWriter Value(OnnxValue value)
    {
        var shape = new ProtobufWriter();
        foreach (long length in value.Dims)
        {
            var axis = new ProtobufWriter();
            axis.Integer(1, length);
            shape.Message(1, axis);
        }

        var tensor = new ProtobufWriter();
        tensor.Integer(1, (long)value.Type);
        tensor.Message(2, shape);
        var type = new ProtobufWriter();
        type.Message(1, tensor);
        var message = new ProtobufWriter();
        message.Text(1, value.Name);
        message.Message(2, type);
        return message;
    }
}
