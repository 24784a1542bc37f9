using Detourer.Cli.Inputs;
using Detourer.Cli.Outputs;
using Detourer.Cli.Reports;
using Detourer.Imaging;

namespace Detourer.Cli;

/// <summary>Processes a list of inputs. A failure does not stop the others.</summary>
internal sealed class CutoutRun(
    CutoutEngine engine, CutoutOptions options, ImagingLimits limits, OutputPlan plan, Terminal terminal)
{
    /// <summary>One photo runs in the network while another is read, decoded, encoded or written.</summary>
    private const int InFlight = 2;

    private readonly OutputFile _output = new(plan.Inputs, ExistingOutput.Replace);
    private int _failures;

    /// <summary>Processes all inputs.</summary>
    /// <returns>Whether all succeeded.</returns>
    public async Task<bool> RunAsync(IReadOnlyList<Input> inputs, CancellationToken cancellationToken)
    {
        await terminal.ProgressAsync(inputs.Count, async step =>
        {
            var parallel = new ParallelOptions
            {
                MaxDegreeOfParallelism = InFlight,
                CancellationToken = cancellationToken,
            };
            await Parallel.ForEachAsync(inputs, parallel, async (input, token) =>
            {
                await CutAsync(input, token);
                step(input.Name);
            });
        });
        return _failures == 0;
    }

    private async Task CutAsync(Input input, CancellationToken cancellationToken)
    {
        try
        {
            ReadOnlyMemory<byte> photo = await input.ReadAsync(limits, cancellationToken);
            Cutout cutout = await engine.CutAsync(photo, options, progress: null, cancellationToken);
            await _output.WriteAsync(plan.For(input), cutout.Data, cancellationToken);
        }
        catch (ImagingException e)
        {
            Interlocked.Increment(ref _failures);
            terminal.Fail(input.Name, e);
        }
    }
}
