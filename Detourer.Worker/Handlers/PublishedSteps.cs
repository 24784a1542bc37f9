using System.Diagnostics;
using Detourer.Imaging;
using Detourer.Imaging.Encode;

namespace Detourer.Worker.Handlers;

/// <summary>
/// Traces every step, and publishes those that take a while: the network, and formats that are slow to encode. The
/// others finish before a page could show them.
/// </summary>
internal sealed class PublishedSteps(JobAttempt attempt, OutputFormat format) : IProgress<CutoutStep>, IDisposable
{
    private Activity? _step;

    public void Report(CutoutStep value)
    {
        attempt.Beat();
        string name = value.ToString().ToLowerInvariant();
        _step?.Dispose();
        _step = Telemetry.Source.StartActivity($"step.{name}");
        if (TakesAWhile(value)) _ = attempt.PublishStepAsync(name);
    }

    public void Dispose() => _step?.Dispose();

    private bool TakesAWhile(CutoutStep step) => step switch
    {
        CutoutStep.Segment => true,
        CutoutStep.Encode => format is OutputFormat.Avif or OutputFormat.WebP or OutputFormat.WebPLossless,
        _ => false,
    };
}
