using Detourer.Imaging.Models;
using Detourer.Imaging.Segment;
using Microsoft.ML.OnnxRuntime;

namespace Detourer.Bench;

/// <summary>The network alone, with the engine's settings: what no engine can be faster than.</summary>
internal sealed class Bare : IDisposable
{
    private readonly float[] _input;
    private readonly InferenceSession _session;
    private readonly int _size = ModelCatalog.BuiltIn.Default.InputSize;
    private int _runs;

    public Bare(string path)
    {
        using SessionOptions options = SegmentationSession.CreateOptions();
        _session = new InferenceSession(path, options);
        _input = new float[3 * _size * _size];
        var random = new Random(1);
        for (int i = 0; i < _input.Length; i++) _input[i] = random.NextSingle() - 0.5f;
    }

    public void Run()
    {
        using var run = new RunOptions();
        if (_runs++ < 2) run.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(_input, [1, 3, _size, _size]);
        using IDisposableReadOnlyCollection<OrtValue> output =
            _session.Run(run, _session.InputNames, [input], [_session.OutputNames[0]]);
    }

    public void Dispose() => _session.Dispose();
}
