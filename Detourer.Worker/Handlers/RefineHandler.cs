using CommunityToolkit.HighPerformance;
using Detourer.Imaging;
using Detourer.Imaging.Encode;
using Detourer.Jobs;
using Detourer.Jobs.Kinds;

namespace Detourer.Worker.Handlers;

/// <summary>Estimates the alpha of a cutout again under a mask. It needs no model.</summary>
internal sealed class RefineHandler(ImagingLimits limits, ImageDecoder decoder, TimeProvider time) : IJobHandler
{
    public string Kind => RefineJob.Kind.Name;

    public async Task<JobResult> RunAsync(JobAttempt attempt, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> photo = await attempt.ReadOriginalAsync(cancellationToken);
        ReadOnlyMemory<byte> cutout = await ReadAsync(attempt, RefineJob.Cutout, cancellationToken);
        ReadOnlyMemory<byte> mask = await ReadAsync(attempt, RefineJob.Mask, cancellationToken);
        RefinePayload payload = RefineJob.Kind.PayloadOf(attempt.Job);
        attempt.ExpectWork(limits.MaxDuration);
        long start = time.GetTimestamp();
        Cutout refined;
        try
        {
            CutoutOptions options = CutoutOptionsParser.Parse(
                name => payload.Options.GetValueOrDefault(name), backgroundImage: null);
            var refinement = new MaskedRefinement(options.Format, options.Quality);
            using var steps = new PublishedSteps(attempt, options.Format);
            refined = await Task.Factory.StartNew(
                () => refinement.Make(photo, cutout, mask, limits, decoder, time, steps, cancellationToken),
                cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (ImagingException e)
        {
            throw JobFailedException.Of(e);
        }

        TimeSpan took = time.GetElapsedTime(start);
        Telemetry.Record(refined);
        using (Stream data = refined.Data.AsStream()) await attempt.StoreResultAsync(data, cancellationToken);
        return new JobResult(
            refined.Format.MediaType(), refined.Format.Extension(), refined.Data.Length, (int)took.TotalMilliseconds,
            RefineJob.Kind.Write(new CutoutDetails(refined.Width, refined.Height)));
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(
        JobAttempt attempt, string name, CancellationToken cancellationToken) =>
        await attempt.ReadAttachmentAsync(name, cancellationToken) ?? throw new JobFailedException(new JobFailure(
            "original_missing", "The photo is no longer there.", Retry: false, $"The {name} is not in the store."));
}
