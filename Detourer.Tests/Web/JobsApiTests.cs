using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Detourer.Imaging.Compose;
using Detourer.Imaging.Pixels;

namespace Detourer.Tests.Web;

/// <summary>Successful uses of the API.</summary>
[Collection(WebTests.Name)]
public sealed class JobsApiTests(Server server)
{
    private readonly WebServer _web = server.Web;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_result_has_a_type_a_name_and_ranges()
    {
        Require.Model();
        string id = await SucceedAsync(ImageFiles.Small("jpg"), ("format", "webp"), ("max_side", "32"));
        using HttpResponseMessage whole = await _web.Http.GetAsync($"/api/v1/jobs/{id}/result", Token);
        byte[] data = await whole.Content.ReadAsByteArrayAsync(Token);
        Assert.Equal("image/webp", whole.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", whole.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("nobg-photo.webp", whole.Content.Headers.ContentDisposition?.FileNameStar);
        using (PixelBuffer cutout = Pictures.Decode(data)) Assert.Equal((32, 24), (cutout.Width, cutout.Height));

        using var part = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/jobs/{id}/result");
        part.Headers.Range = new RangeHeaderValue(4, 9);
        using HttpResponseMessage six = await _web.Http.SendAsync(part, Token);
        Assert.Equal(HttpStatusCode.PartialContent, six.StatusCode);
        Assert.Equal(data[4..10], await six.Content.ReadAsByteArrayAsync(Token));

        using var again = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/jobs/{id}/result");
        again.Headers.IfNoneMatch.Add(whole.Headers.ETag!);
        using HttpResponseMessage known = await _web.Http.SendAsync(again, Token);
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
    }

    [Fact]
    public async Task A_job_shows_its_outcome()
    {
        Require.Model();
        JsonElement job = await _web.GetAsync(await SucceedAsync(ImageFiles.Small("png")));
        JsonElement result = job.GetProperty("result");
        Assert.Equal((64, 48), (result.GetProperty("width").GetInt32(), result.GetProperty("height").GetInt32()));
        Assert.True(result.GetProperty("milliseconds").GetInt32() > 0);
        Assert.True(
            job.GetProperty("expiresAt").GetDateTimeOffset() > job.GetProperty("finishedAt").GetDateTimeOffset());
        Assert.Equal(JsonValueKind.Null, job.GetProperty("failure").ValueKind);
    }

    [Fact]
    public async Task A_job_without_a_subject_has_a_warning()
    {
        Require.Model();
        using PixelBuffer grey = Pictures.Rgba(40, 30, (_, _) => new Color(90, 90, 90));
        JsonElement job = await _web.GetAsync(await SucceedAsync(ImageFiles.Write(grey, "png")));
        JsonElement warning = Assert.Single(job.GetProperty("warnings").EnumerateArray());
        Assert.Equal("subject_not_found", warning.GetProperty("code").GetString());
        Assert.NotEmpty(warning.GetProperty("message").GetString()!);
    }

    [Fact]
    public async Task An_original_is_returned_unchanged_with_its_real_type()
    {
        byte[] photo = ImageFiles.Small("png");
        string id = await _web.AddAsync(photo); // as photo.jpg
        using HttpResponseMessage original = await _web.Http.GetAsync($"/api/v1/jobs/{id}/original", Token);
        Assert.Equal("image/png", original.Content.Headers.ContentType?.MediaType);
        Assert.Equal(photo, await original.Content.ReadAsByteArrayAsync(Token));
        await _web.DeleteAsync(id);
    }

    [Fact]
    public async Task A_photo_can_be_the_body_with_its_options_in_the_query()
    {
        Require.Model();
        using var body = new ByteArrayContent(ImageFiles.Small("jpg"));
        body.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = "cat.jpg" };
        using HttpResponseMessage response = await _web.PostAsync(body, "?format=jpeg&background=%230000ff&refine=off");
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        JsonElement job = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal($"/api/v1/jobs/{job.GetProperty("id").GetString()}", response.Headers.Location?.ToString());

        JsonElement done = await _web.WaitAsync(job.GetProperty("id").GetString()!, "succeeded", "failed");
        Assert.Equal("nobg-cat.jpg", done.GetProperty("result").GetProperty("fileName").GetString());
        using PixelBuffer picture = Pictures.Decode(
            await _web.Http.GetByteArrayAsync(done.GetProperty("result").GetProperty("url").GetString(), Token));
        Assert.InRange(Pictures.At(picture, 0, 0).Blue, 240, 255);
    }

    [Fact]
    public async Task An_image_can_be_sent_as_the_background()
    {
        Require.Model();
        using PixelBuffer blue = Pictures.Rgba(20, 20, (_, _) => Pictures.Blue);
        using var form = WebServer.Form(ImageFiles.Small("jpg"));
        form.Add(new ByteArrayContent(ImageFiles.Write(blue, "png")), "background_image", "blue.png");
        using HttpResponseMessage response = await _web.PostAsync(form);
        string id = (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetString()!;
        await _web.WaitAsync(id, "succeeded");
        using PixelBuffer picture =
            Pictures.Decode(await _web.Http.GetByteArrayAsync($"/api/v1/jobs/{id}/result", Token));
        Assert.Equal(new Color(0, 0, 255), Pictures.At(picture, 0, 0));
    }

    [Fact]
    public async Task The_models_are_listed_with_the_progress_of_the_default_one()
    {
        Require.Model();
        await SucceedAsync(ImageFiles.Small("jpg")); // afterwards the model is ready
        JsonElement models = await _web.Http.GetFromJsonAsync<JsonElement>("/api/v1/models", Token);
        Assert.Equal(9, models.GetProperty("models").GetArrayLength());
        Assert.Equal("ready", models.GetProperty("status").GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_result_and_the_models_say_what_the_network_runs_on()
    {
        Require.Model();
        string id = await SucceedAsync(ImageFiles.Small("jpg"), ("precision", "fp32"));
        JsonElement job = await _web.Http.GetFromJsonAsync<JsonElement>($"/api/v1/jobs/{id}", Token);
        JsonElement result = job.GetProperty("result");
        Assert.Equal("cpu", result.GetProperty("device").GetString());
        Assert.Equal("fp32", result.GetProperty("precision").GetString());

        JsonElement models = await _web.Http.GetFromJsonAsync<JsonElement>("/api/v1/models", Token);
        JsonElement device = Assert.Single(models.GetProperty("devices").EnumerateArray());
        Assert.Equal(("cpu", 1), (device.GetProperty("name").GetString(), device.GetProperty("workers").GetInt32()));
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    [InlineData("/ready")]
    public async Task A_probe_is_answered(string path) =>
        Assert.Equal("Healthy", (await _web.Http.GetStringAsync(path, Token)).Split('\n')[0]);

    private async Task<string> SucceedAsync(byte[] photo, params (string Name, string Value)[] options)
    {
        string id = await _web.AddAsync(photo, options);
        JsonElement job = await _web.WaitAsync(id, "succeeded", "failed");
        Assert.Equal("succeeded", job.GetProperty("state").GetString());
        return id;
    }
}
