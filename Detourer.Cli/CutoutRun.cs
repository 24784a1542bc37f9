using Detourer.Cli.Outputs;
using Detourer.Cli.Reports;
using Detourer.Imaging;

namespace Detourer.Cli;

/// <summary>
/// Processes photos. A failure does not stop the others, and results are reported in the order of the photos. One photo
/// runs in the network while the next is read and decoded, or the previous is encoded and written.
/// </summary>
internal sealed class CutoutRun(
    CutoutEngine engine, ImagingLimits limits, OutputFile output, Interruption interruption) : IDisposable
{
    private const int InFlight = 2;

    private readonly PixelBudget _budget = new();
    private readonly OptionsReader _options = new(limits);

    /// <summary>Processes photos and reports each result.</summary>
    /// <exception cref="OperationCanceledException">The work was stopped at once.</exception>
    public async Task RunAsync(IEnumerable<PlannedPhoto> photos, Action<PhotoResult> report)
    {
        var running = new Queue<Task<PhotoResult?>>(InFlight);
        try
        {
            foreach (PlannedPhoto photo in photos)
            {
                if (interruption.Finish.IsCancellationRequested) break;
                running.Enqueue(CutAsync(photo));
                if (running.Count == InFlight) await ReportAsync(running, report);
            }

            while (running.Count > 0) await ReportAsync(running, report);
        }
        finally
        {
            await Task.WhenAll(running).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    public void Dispose() => _budget.Dispose();

    private static async Task ReportAsync(Queue<Task<PhotoResult?>> running, Action<PhotoResult> report)
    {
        if (await running.Dequeue() is { } result) report(result);
    }

    /// <summary>Returns null if the photo was not at hand yet when the run was interrupted.</summary>
    private async Task<PhotoResult?> CutAsync(PlannedPhoto photo)
    {
        string name = photo.Input.Name;
        try
        {
            ImagingException? skip = photo.Skip ?? output.ReasonToSkip(photo);
            if (skip is not null) return PhotoResult.Skipped(name, photo.Output, skip);

            ReadOnlyMemory<byte> file = await photo.Input.ReadAsync(limits, interruption.Finish);
            CutoutOptions options = await _options.ReadAsync(photo, interruption.Finish);
            ImageHeader header = ImageHeader.Read(file, limits);
            int slots = await _budget.EnterAsync((long)header.Width * header.Height, interruption.Finish);
            try
            {
                Cutout cutout = await engine.CutAsync(file, options, progress: null, interruption.Stop);
                await output.WriteAsync(photo.Output!, cutout.Data, interruption.Stop);
                return new PhotoResult(
                    name, photo.Output, PhotoState.Succeeded, Cutout: ResultFigures.Of(cutout));
            }
            finally
            {
                _budget.Leave(slots);
            }
        }
        catch (ImagingException e)
        {
            return PhotoResult.Failed(name, photo.Output, e);
        }
        catch (OperationCanceledException) when (!interruption.Stop.IsCancellationRequested)
        {
            return null;
        }
    }
}
