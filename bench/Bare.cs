using Detourer.Imaging.Models;
using Detourer.Imaging.Segment;

namespace Detourer.Bench;

/// <summary>The network alone, run like in the engine. No engine can be faster.</summary>
internal sealed class Bare : IDisposable
{
    private readonly float[] _input;
    private readonly SegmentationSession _session;

    public Bare(string path)
    {
        Model model = ModelCatalog.BuiltIn.Default;
        _session = new SegmentationSession(model, path);
        _input = new float[3 * model.InputSize * model.InputSize];
        var random = new Random(1);
        for (int i = 0; i < _input.Length; i++) _input[i] = random.NextSingle() - 0.5f;
    }

    public void Run() => _session.Run(_input, _ => { }, CancellationToken.None);

    public void Dispose() => _session.Dispose();
}
