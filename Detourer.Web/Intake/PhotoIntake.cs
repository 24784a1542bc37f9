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
/// Turns requests into jobs; every endpoint that accepts photos uses it. It receives a photo within its limits, refuses
/// what the engine would refuse before decoding, and stores the rest. It never decodes a pixel.
/// </summary>
internal sealed class PhotoIntake(
    AdmissionGate gate, SubmissionReader reader, JobService jobs, IFileStore files, ImagingLimits limits,
    ImageDecoder decoder, IOptions<IntakeOptions> options, TimeProvider time, AllowedModels allowed,
    ILogger<PhotoIntake> log, DirectUploads? uploads = null) : IDisposable
{
    private const int MultipartOverhead = 1 << 20;

    private static readonly TimeSpan _maxWait = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _inspections = new(options.Value.Inspections);

    /// <summary>Accepts a photo. The job survives a crash of any process from here on.</summary>
    /// <exception cref="ApiException">The request is refused.</exception>
    /// <exception cref="ImagingException">The photo or an option is refused.</exception>
    /// <exception cref="StorageUnavailableException">The server cannot store the photo now.</exception>
    public Task<AcceptedJob> AcceptAsync(HttpRequest request, CancellationToken cancellationToken) =>
        AcceptAsync(request, StorePhotoAsync, cancellationToken);

    /// <summary>Accepts a mask under which a cutout is refined. It comes in the same forms as a photo.</summary>
    /// <inheritdoc cref="AcceptAsync(HttpRequest, CancellationToken)"/>
    public Task<AcceptedJob> AcceptMaskAsync(
        HttpRequest request, Refinable cutout, CancellationToken cancellationToken) => AcceptAsync(
            request, (mask, client, lane, token) => StoreMaskAsync(cutout, mask, client, lane, token),
            cancellationToken);

    private async Task<AcceptedJob> AcceptAsync(HttpRequest request, Store store, CancellationToken cancellationToken)
    {
        (string client, Lane lane) = await gate.PassAsync(request.HttpContext, cancellationToken);

        // A photo and a background image; each of them is also limited by itself.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = (2 * limits.MaxBytes) + MultipartOverhead;

        await using var submission = new Submission();
        try
        {
            await ReceiveAsync(request, submission, cancellationToken);
            AcceptedJob job = await store(submission, client, submission.IsBulk ? Lane.Bulk : lane, cancellationToken);
            await RemoveUploadAsync(submission);
            return job;
        }
        catch (FileNotFoundException) when (submission.Upload is not null)
        {
            throw ApiException.NoSuchUpload(); // removed by another request, which has used it
        }
        catch (Exception e) when (e is ApiException or ImagingException)
        {
            await RemoveUploadAsync(submission);
            throw;
        }
    }

    private async Task<AcceptedJob> StorePhotoAsync(
        Submission submission, string client, Lane lane, CancellationToken cancellationToken)
    {
        if (submission.Photo is not { } photo) throw ApiException.NoFile();

        string mediaType = await InspectAsync(
            () => Inspect(photo, submission, cancellationToken), cancellationToken);
        return await jobs.AddAsync(
            CutoutJob.Request(
                photo.Name, mediaType, photo.Content, submission.Options, submission.Background?.Content) with
            {
                Lane = lane,
                Client = client,
            },
            cancellationToken);
    }

    private async Task<AcceptedJob> StoreMaskAsync(
        Refinable cutout, Submission submission, string client, Lane lane, CancellationToken cancellationToken)
    {
        if (submission.Photo is not { } mask) throw ApiException.NoFile();
        if (submission.Options.Keys.FirstOrDefault() is { } option) throw ApiException.UnknownField(option);
        if (submission.Background is not null) throw ApiException.UnknownField("background_image");
        await InspectAsync(() => cutout.CheckMask(ReadHeader(mask, cancellationToken)), cancellationToken);

        await using Stream photo = await OpenAsync(FileKey.Original(cutout.Job.Id), cancellationToken);
        await using Stream result = await OpenAsync(cutout.Result, cancellationToken);
        return await jobs.AddAsync(
            RefineJob.Request(cutout.Job, photo, result, mask.Content) with { Lane = lane, Client = client },
            cancellationToken);
    }

    private async Task<Stream> OpenAsync(FileKey key, CancellationToken cancellationToken) =>
        await files.OpenAsync(key, cancellationToken) ?? throw ApiException.Expired();

    private async Task ReceiveAsync(HttpRequest request, Submission submission, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Value.UploadTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await reader.ReadAsync(request, submission, either.Token);
        }
        catch (OperationCanceledException)
            when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw ApiException.UploadTimeout();
        }
    }

    private async Task<T> InspectAsync<T>(Func<T> inspect, CancellationToken cancellationToken)
    {
        if (!await _inspections.WaitAsync(_maxWait, cancellationToken)) throw ApiException.Busy();
        try
        {
            // The header reader is synchronous, and a direct upload is read from the network.
            return await Task.Run(inspect, cancellationToken);
        }
        finally
        {
            _inspections.Release();
        }
    }

    /// <returns>The media type of the photo.</returns>
    private string Inspect(UploadFile photo, Submission submission, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte>? background = null;
        if (submission.Background is { } file)
        {
            ReadHeader(file, cancellationToken);
            background = ReadOnlyMemory<byte>.Empty; // options are only checked here, so its bytes do not matter
        }

        CutoutOptions parsed = CutoutOptionsParser.Parse(
            name => submission.Options.GetValueOrDefault(name), background);
        allowed.Find(parsed.Model);
        return ReadHeader(photo, cancellationToken).MediaType;
    }

    private ImageHeader ReadHeader(UploadFile file, CancellationToken cancellationToken)
    {
        try
        {
            return decoder.ReadHeader(file.Content, limits, cancellationToken);
        }
        catch (IOException e) when (e is not FileNotFoundException)
        {
            throw new StorageUnavailableException(e);
        }
    }

    /// <summary>
    /// Removes a direct upload of which a job has a copy, or which was refused. After a failure of the server it stays,
    /// so that the client can submit it again.
    /// </summary>
    private async Task RemoveUploadAsync(Submission submission)
    {
        if (submission.Upload is not { } id || uploads is null) return;
        try
        {
            await uploads.DeleteAsync(id, CancellationToken.None);
        }
        catch (StorageUnavailableException e)
        {
            IntakeLog.UploadNotRemoved(log, e, id); // a lifecycle rule of the store removes it
        }
    }

    public void Dispose() => _inspections.Dispose();

    /// <summary>Makes a job of what a request has delivered.</summary>
    private delegate Task<AcceptedJob> Store(
        Submission submission, string client, Lane lane, CancellationToken cancellationToken);
}
