using Detourer.Imaging.Models;
using Detourer.Imaging.Prepare.Onnx;

namespace Detourer.Imaging.Prepare;

/// <summary>
/// Folds a network: everything that does not depend on the picture is computed once, half-precision weights are
/// widened, casts are dropped, and what only other outputs need is left out.
/// </summary>
internal sealed class NetworkFolder
{
    private readonly OnnxGraph _source;
    private readonly Dictionary<string, OnnxNode> _producers = [];
    private readonly Dictionary<string, FoldedValue> _values = [];
    private readonly Dictionary<string, OnnxTensor> _constants = [];
    private readonly Dictionary<string, long[]> _shapes = [];
    private readonly List<OnnxNode> _nodes = [];

    private NetworkFolder(OnnxGraph source)
    {
        _source = source;
        foreach (OnnxNode node in source.Nodes) _producers[node.Output] = node;
        foreach ((string name, OnnxTensor tensor) in source.Constants) _values[name] = new FoldedValue(tensor);
    }

    /// <summary>Folds the file of a model.</summary>
    /// <exception cref="ImagingException"><c>model_unsupported</c>, <c>model_broken</c></exception>
    public static FoldedNetwork Fold(Model model, byte[] file)
    {
        try
        {
            return Fold(OnnxReader.Read(file), model.InputSize);
        }
        catch (NotSupportedException e)
        {
            throw ImagingErrors.ModelUnsupported(model.Name, e);
        }
        catch (InvalidDataException e)
        {
            throw ImagingErrors.ModelBroken(model.Name, e);
        }
    }

    /// <summary>Folds a network.</summary>
    /// <param name="source">One input of 1 × 3 × size × size.</param>
    /// <param name="size">Pixels on a side of the input, where the file leaves it open.</param>
    /// <exception cref="NotSupportedException">
    /// It has an operation that is not known here; the message names it.
    /// </exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static FoldedNetwork Fold(OnnxGraph source, int size)
    {
        if (source.Opset < 11) throw new NotSupportedException($"Opset {source.Opset}; from 11 up are supported.");
        if (source.Inputs.Count != 1 || source.Outputs.Count == 0)
            throw new NotSupportedException($"{source.Inputs.Count} inputs and {source.Outputs.Count} outputs.");
        return new NetworkFolder(source).Fold(size);
    }

    private FoldedNetwork Fold(int size)
    {
        long[] shape = [1, 3, size, size];
        _values[_source.Inputs[0].Name] = new FoldedValue(FoldedNetwork.Input, shape);
        _shapes[FoldedNetwork.Input] = shape;
        foreach (OnnxNode node in Order(_source.Outputs[0].Name)) _values[node.Output] = Evaluate(node);

        FoldedValue output = _values[_source.Outputs[0].Name];
        if (_nodes.Count == 0 || output.Tensor != _nodes[^1].Output)
            throw new NotSupportedException("A network whose output is not computed last.");
        _shapes.Remove(output.Tensor);
        _shapes[FoldedNetwork.Output] = output.Shape;
        _nodes[^1] = _nodes[^1] with { Outputs = [FoldedNetwork.Output] };
        return new FoldedNetwork(
            new OnnxGraph
            {
                Opset = Math.Max(13, _source.Opset),
                Nodes = _nodes,
                Constants = _constants,
                Inputs = [new OnnxValue(FoldedNetwork.Input, OnnxType.Float, shape)],
                Outputs = [new OnnxValue(FoldedNetwork.Output, OnnxType.Float, output.Shape)],
            },
            _shapes);
    }

    /// <summary>The operations that an output needs, each after those whose results it reads.</summary>
    private List<OnnxNode> Order(string output)
    {
        List<OnnxNode> order = [];
        HashSet<OnnxNode> done = new(ReferenceEqualityComparer.Instance);
        HashSet<OnnxNode> open = new(ReferenceEqualityComparer.Instance);
        Stack<string> pending = new([output]);
        while (pending.TryPeek(out string? name))
        {
            OnnxNode? node = name.Length == 0 || _values.ContainsKey(name) ? null
                : _producers.GetValueOrDefault(name)
                    ?? throw new InvalidDataException($"Nothing makes the tensor {name}.");
            if (node is null || done.Contains(node))
            {
                pending.Pop();
            }
            else if (open.Add(node))
            {
                foreach (string input in node.Inputs.Reverse()) pending.Push(input);
            }
            else
            {
                if (node.Inputs.Any(input => _producers.GetValueOrDefault(input) is { } other && !done.Contains(other)))
                    throw new InvalidDataException($"The tensor {name} is made of itself.");
                pending.Pop();
                done.Add(node);
                order.Add(node);
            }
        }

        return order;
    }

    private FoldedValue Evaluate(OnnxNode node)
    {
        FoldedValue[] inputs = [.. node.Inputs.Select(name => name.Length == 0 ? FoldedValue.None : _values[name])];
        if (ConstantFolding.TryEvaluate(node, inputs) is { } known) return known;

        OnnxNode operation = node.Operator == "Resize" ? WithFixedSize(node, inputs) : node;
        long[] shape = ShapeInference.Infer(node, inputs);
        string tensor = $"{node.Operator.ToLowerInvariant()}{_nodes.Count}";
        string[] names = [.. operation.Inputs.Select((name, i) => name.Length == 0 ? ""
            : inputs[i].Constant is { } constant ? AddConstant($"{tensor}.{i}", constant) : inputs[i].Tensor)];
        _nodes.Add(operation with { Inputs = names, Outputs = [tensor] });
        _shapes[tensor] = shape;
        return new FoldedValue(tensor, shape);
    }

    /// <summary>A resize by sizes alone: scales would be multiplied out again at each run.</summary>
    private static OnnxNode WithFixedSize(OnnxNode node, FoldedValue[] inputs)
    {
        inputs[^1] = new FoldedValue(OnnxTensor.Of(ShapeInference.Infer(node, inputs)));
        return node with { Inputs = [node.Inputs[0], "", "", "sizes"] };
    }

    private string AddConstant(string name, OnnxTensor tensor)
    {
        _constants[name] = tensor.Type == OnnxType.Float16
            ? OnnxTensor.Of(OnnxType.Float, tensor.Floats(), tensor.Dims)
            : tensor;
        return name;
    }
}
