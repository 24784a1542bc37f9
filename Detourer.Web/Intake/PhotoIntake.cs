using Detourer.Imaging;
using Detourer.Imaging.Models;
using Detourer.Jobs;
using Detourer.Jobs.Files;
using Detourer.Jobs.Kinds;
using Detourer.Jobs.Queue;
using Detourer.Jobs.S3;
using Detourer.Web.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Detourer.Web.Intake;

/// <summary>
/// The one door in: receives a photo within its limits, refuses what the engine would refuse before it decodes, and
/// stores the rest as a job. A pixel is never decoded here.
/// </summary>
internal sealed class PhotoIntake(
    AdmissionGate gate, SubmissionReader reader, JobService book, ImagingLimits limits, IOptions<IntakeOptions> options,
    TimeProvider time, AllowedModels allowed, ILogger<PhotoIntake> log, DirectUploads? uploads = null) : IDisposable
{
    private readonly SemaphoreSlim _inspections = new(options.Value.Inspections);

    /// <summary>From a request to a job that survives whatever comes.</summary>
    /// <exception cref="ApiException">The request is refused.</exception>
    /// <exception cref="ImagingException">The photo, or what is wanted of it, is refused.</exception>
    public async Task<AcceptedJob> AcceptAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        (string client, Lane lane) = await gate.PassAsync(request.HttpContext, cancellationToken);

        // A photo and a background, and what multipart puts around them; each file has its own limit as well.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = (2 * limits.MaxBytes) + (1 << 20);

        await using var submission = new Submission();
        try
        {
            AcceptedJob job = await AcceptAsync(request, submission, client, lane, cancellationToken);
            await ForgetUploadAsync(submission);
            return job;
        }
        catch (Exception e) when (e is ApiException or ImagingException)
        {
            await ForgetUploadAsync(submission);
            throw;
        }
    }

    private async Task<AcceptedJob> AcceptAsync(
        HttpRequest request, Submission submission, string client, Lane lane, CancellationToken cancellationToken)
    {
        await ReceiveAsync(request, submission, cancellationToken);
        if (submission.Photo is not { } photo) throw ApiException.NoFile();

        string mediaType = await InspectAsync(photo, submission, cancellationToken);
        return await book.AddAsync(
            CutoutJob.Request(
                photo.Name, mediaType, photo.Content, submission.Wishes, submission.Background?.Content) with
            {
                Lane = submission.IsBulk ? Lane.Bulk : lane,
                Client = client,
            },
            cancellationToken);
    }

    private async Task ReceiveAsync(HttpRequest request, Submission submission, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Value.UploadTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await reader.ReadAsync(request, submission, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw ApiException.UploadTimeout();
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && ApiException.OfForm(e) is { } refusal)
        {
            throw refusal;
        }
    }

    private async Task<string> InspectAsync(UploadFile photo, Submission submission, CancellationToken cancellationToken)
    {
        await _inspections.WaitAsync(cancellationToken);
        try
        {
            byte[]? background = null;
            if (submission.Background is { } file)
            {
                background = await file.ReadAllAsync(cancellationToken);
                ImageHeader.Read(background, limits);
            }

            CutoutOptions parsed = CutoutOptionsParser.Parse(
                name => submission.Wishes.GetValueOrDefault(name),
                background is null ? default(ReadOnlyMemory<byte>?) : background);
            allowed.Find(parsed.Model);
            return ImageHeader.Read(await photo.ReadAllAsync(cancellationToken), limits).MediaType;
        }
        finally
        {
            _inspections.Release();
        }
    }

    /// <summary>A direct upload has become a job, which has a copy, or was refused. Else its sender may ask again.</summary>
    private async Task ForgetUploadAsync(Submission submission)
    {
        if (submission.Upload is not { } id || uploads is null) return;
        try
        {
            await uploads.DeleteAsync(id, CancellationToken.None);
        }
        catch (StorageUnavailableException e)
        {
            IntakeLog.UploadNotRemoved(log, e, id); // the store's own rule removes it
        }
    }

    public void Dispose() => _inspections.Dispose();
}
