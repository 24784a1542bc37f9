using System.Text;
using Detourer.Imaging;
using Detourer.Jobs.S3;
using Detourer.Web.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Detourer.Web.Intake;

/// <summary>
/// Reads a request that submits a photo. It comes in one of three forms: multipart/form-data with <c>image_file</c>,
/// <c>image_url</c> or <c>upload</c>; the photo as the body and options in the query; or only a query, with
/// <c>image_url</c> or <c>upload</c>.
/// </summary>
/// <param name="download">Fetches an <c>image_url</c>.</param>
/// <param name="limits">The largest file.</param>
/// <param name="uploads">Opens an <c>upload</c>; null without an object store.</param>
internal sealed class SubmissionReader(ImageDownload download, ImagingLimits limits, DirectUploads? uploads = null)
{
    private const string PhotoField = "image_file";
    private const string UrlField = "image_url";
    private const string UploadField = "upload";
    private const string BackgroundField = "background_image";
    private const string LaneField = "lane";
    private const int LongestValue = 4096;

    /// <summary>
    /// Reads the request into <paramref name="submission"/>. Its owner disposes of it, also after an error.
    /// </summary>
    public async Task ReadAsync(HttpRequest request, Submission submission, CancellationToken cancellationToken)
    {
        foreach ((string name, StringValues values) in request.Query)
            await TakeFieldAsync(submission, name, values.ToString(), cancellationToken);

        if (request.HasFormContentType) await ReadMultipartAsync(request, submission, cancellationToken);
        else if (request.ContentLength != 0
            && request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
        {
            await submission.TakePhotoAsync(() => ReceiveAsync(NameOf(request), request.Body, cancellationToken));
        }
    }

    private async Task ReadMultipartAsync(
        HttpRequest request, Submission submission, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 200 } boundary)
        {
            throw ApiException.MalformedBody();
        }

        var reader = new MultipartReader(boundary, request.Body);
        while (await ReadNextAsync(reader, cancellationToken) is { } section)
        {
            if (section.AsFileSection() is { } file) await TakeFileAsync(submission, file, cancellationToken);
            else if (section.AsFormDataSection() is { } field)
                await TakeFieldAsync(submission, field, cancellationToken);
            else throw ApiException.MalformedBody();
        }
    }

    private static async Task<MultipartSection?> ReadNextAsync(
        MultipartReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancellationToken);
        }
        catch (Exception e) when (ApiException.OfBody(e) is { } refusal)
        {
            throw refusal;
        }
    }

    private Task TakeFileAsync(Submission submission, FileMultipartSection file, CancellationToken cancellationToken)
    {
        Task<UploadFile> Receive() => ReceiveAsync(file.FileName, file.Section.Body, cancellationToken);
        return file.Name switch
        {
            PhotoField => submission.TakePhotoAsync(Receive),
            BackgroundField => submission.TakeBackgroundAsync(Receive),
            string other => throw ApiException.UnknownField(other),
        };
    }

    private async Task TakeFieldAsync(
        Submission submission, FormMultipartSection field, CancellationToken cancellationToken)
    {
        // Not GetValueAsync, which reads a value of any length.
        char[] value = new char[LongestValue + 1];
        using var text = new StreamReader(new ClientStream(field.Section.Body), Encoding.UTF8);
        int length = await text.ReadBlockAsync(value, cancellationToken);
        await TakeFieldAsync(submission, field.Name, new string(value, 0, length), cancellationToken);
    }

    private async Task TakeFieldAsync(
        Submission submission, string field, string value, CancellationToken cancellationToken)
    {
        string name = field.ToLowerInvariant().Replace('_', '-');
        if (value.Length > LongestValue) throw ApiException.FieldTooLong(name);
        if (field == PhotoField && value.Length == 0) return; // a browser's form without a chosen file
        if (name == UrlField.Replace('_', '-'))
            await submission.TakePhotoAsync(() => DownloadAsync(value, cancellationToken));
        else if (name == LaneField) submission.IsBulk = IsBulk(value);
        else if (name == UploadField)
            await submission.TakeUploadAsync(value, () => OpenUploadAsync(value, cancellationToken));
        else if (CutoutOptionsParser.Names.Contains(name)) submission.SetOption(name, value);
        else throw ApiException.UnknownField(field);
    }

    private static bool IsBulk(string value) => value.ToLowerInvariant() switch
    {
        "interactive" => false,
        "bulk" => true,
        _ => throw ApiException.InvalidLane(),
    };

    private Task<UploadFile> ReceiveAsync(string? name, Stream body, CancellationToken cancellationToken) =>
        UploadFile.ReceiveAsync(
            name, limits.MaxBytes, target => new ClientStream(body).CopyToAsync(target, cancellationToken));

    private Task<UploadFile> DownloadAsync(string url, CancellationToken cancellationToken) =>
        UploadFile.ReceiveAsync(
            ImageDownload.NameOf(url), limits.MaxBytes, target => download.GetAsync(url, target, cancellationToken));

    private async Task<UploadFile> OpenUploadAsync(string id, CancellationToken cancellationToken)
    {
        if (uploads is null) throw ApiException.NoDirectUpload();
        return await uploads.OpenAsync(id, cancellationToken) is var (name, content)
            ? await UploadFile.OfStoreAsync(name, limits.MaxBytes, content)
            : throw ApiException.NoSuchUpload();
    }

    /// <summary>
    /// The name of a photo that is the body: <c>Content-Disposition: attachment; filename="cat.jpg"</c>.
    /// </summary>
    private static string? NameOf(HttpRequest request) =>
        ContentDispositionHeaderValue.TryParse(
            request.Headers.ContentDisposition.ToString(), out ContentDispositionHeaderValue? disposition)
            ? (disposition.FileNameStar.HasValue
                ? disposition.FileNameStar
                : HeaderUtilities.RemoveQuotes(disposition.FileName)).Value
            : null;
}
