using System.Net;
using System.Text.Json;
using Detourer.Testing;

namespace Detourer.AppHost.Tests;

/// <summary>A client of web's API.</summary>
internal sealed class PageClient(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>
    /// The status of <c>/health</c>; null while nothing responds. The orchestrator's proxy accepts connections before
    /// web does.
    /// </summary>
    public async Task<HttpStatusCode?> HealthAsync(CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage response = await _http.GetAsync("/health", cancellationToken);
            return response.StatusCode;
        }
        catch (Exception e) when (
            e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Uploads a photo.</summary>
    /// <returns>The id of the job.</returns>
    public async Task<string> SubmitAsync()
    {
        string path = Path.Combine(Repository.Path, "docs", "pictures", "fur.jpg");
        byte[] photo = await File.ReadAllBytesAsync(path, Limits.Token);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(photo), "image_file", "fur.jpg" } };
        using HttpResponseMessage response = await _http.PostAsync("/api/v1/jobs", form, Limits.Token);
        response.EnsureSuccessStatusCode();
        JsonElement job = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(Limits.Token));
        return job.GetProperty("id").GetString()!;
    }

    /// <summary>Waits until a job is in a state.</summary>
    public Task WaitAsync(string id, string state) => Polling.UntilAsync(
        $"Job {id} is {state}",
        async cancellationToken => await StateAsync(id, cancellationToken) == state ? state : null,
        Limits.Start);

    /// <summary>The state of a job.</summary>
    public async Task<string> StateAsync(string id, CancellationToken cancellationToken)
    {
        byte[] job = await _http.GetByteArrayAsync($"/api/v1/jobs/{id}", cancellationToken);
        return JsonElement.Parse(job).GetProperty("state").GetString()!;
    }

    /// <summary>The cutout of a job.</summary>
    public Task<byte[]> ResultAsync(string id) => _http.GetByteArrayAsync($"/api/v1/jobs/{id}/result", Limits.Token);

    public void Dispose() => _http.Dispose();
}
