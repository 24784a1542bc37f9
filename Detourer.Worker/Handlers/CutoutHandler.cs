using CommunityToolkit.HighPerformance;
using Detourer.Imaging;
using Detourer.Imaging.Devices;
using Detourer.Imaging.Encode;
using Detourer.Imaging.Models;
using Detourer.Imaging.Prepare;
using Detourer.Jobs;
using Detourer.Jobs.Kinds;
using Detourer.Worker.Models;

namespace Detourer.Worker.Handlers;

/// <summary>Removes the background of one photo; see <see cref="CutoutEngine.CutAsync"/>.</summary>
internal delegate Task<Cutout> Cut(
    ReadOnlyMemory<byte> photo, CutoutOptions options, IProgress<CutoutStep>? progress,
    CancellationToken cancellationToken);

/// <summary>Removes the background of one photo.</summary>
internal sealed class CutoutHandler(Cut cut, ModelDownloader models, ImagingLimits limits, TimeProvider time)
    : IJobHandler
{
    public string Kind => CutoutJob.Kind.Name;

    public async Task<JobResult> RunAsync(JobAttempt attempt, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> photo = await attempt.ReadOriginalAsync(cancellationToken);
        CutoutPayload payload = CutoutJob.Kind.PayloadOf(attempt.Job);
        ReadOnlyMemory<byte>? background = payload.HasBackground
            ? await attempt.ReadAttachmentAsync(CutoutJob.Background, cancellationToken)
            : null;
        try
        {
            CutoutOptions options =
                CutoutOptionsParser.Parse(name => payload.Options.GetValueOrDefault(name), background);
            Model model = options.Model is { } name ? ModelCatalog.BuiltIn.Find(name) : ModelCatalog.BuiltIn.Default;
            limits.CheckMemory(model);
            await models.RunForJobAsync(
                model, () => attempt.PublishStepAsync("model"), attempt.Beat, cancellationToken);
            attempt.ExpectWork(limits.MaxDurationWith(model));
            return await CutAsync(attempt, photo, options, cancellationToken);
        }
        catch (ImagingException e)
        {
            throw JobFailedException.Of(e);
        }
    }

    private async Task<JobResult> CutAsync(
        JobAttempt attempt, ReadOnlyMemory<byte> photo, CutoutOptions options, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        Cutout cutout;
        using (var steps = new PublishedSteps(attempt, options.Format))
            cutout = await cut(photo, options, steps, cancellationToken);
        TimeSpan took = time.GetElapsedTime(start);
        Telemetry.Record(cutout);

        using (Stream data = cutout.Data.AsStream()) await attempt.StoreResultAsync(data, cancellationToken);
        return new JobResult(
            cutout.Format.MediaType(), cutout.Format.Extension(), cutout.Data.Length, (int)took.TotalMilliseconds,
            CutoutJob.Kind.Write(new CutoutDetails(cutout.Width, cutout.Height, WarningsOf(cutout))
            {
                Device = ComputeDevice.NameOf(cutout.Device),
                Precision = PreparedModel.Name(cutout.Precision),
            }));
    }

    private static JobWarning[]? WarningsOf(Cutout cutout) => cutout.Warnings.Count == 0
        ? null
        : [.. cutout.Warnings.Select(warning => new JobWarning(warning.Code, warning.Message))];
}
