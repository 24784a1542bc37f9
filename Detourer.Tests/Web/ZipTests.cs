using System.IO.Compression;
using System.Net;

namespace Detourer.Tests.Web;

/// <summary>Archives of several cutouts: their content, and reasons for rejection.</summary>
[Collection(PageCollection.Name)]
public sealed class ZipTests(PageServer server)
{
    private const int MostJobs = 10_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/v1/zip")]
    [InlineData("/zip")]
    [InlineData("/fr/zip")]
    public async Task An_archive_has_each_finished_cutout_once(string address)
    {
        string id = await server.Web.AddAsync(ImageFiles.Small("png"));
        await server.Web.WaitAsync(id, "succeeded");
        using HttpResponseMessage answer = await AskAsync(address, [id, id, "no id", .. Unknown(MostJobs - 1)]);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("detourer.zip", answer.Content.Headers.ContentDisposition?.FileName);
        await using var archive = new ZipArchive(new MemoryStream(await answer.Content.ReadAsByteArrayAsync(Token)));
        Assert.Equal(["nobg-photo.png"], archive.Entries.Select(entry => entry.FullName));
    }

    [Fact]
    public async Task An_archive_without_a_cutout_or_with_too_many_ids_is_rejected()
    {
        await Refusal.AssertAsync(404, "no_cutouts", await AskAsync("/api/v1/zip", Unknown(3)));
        await Refusal.AssertAsync(404, "no_cutouts", await AskAsync("/api/v1/zip", []));
        await Refusal.AssertAsync(400, "too_many_cutouts", await AskAsync("/api/v1/zip", Unknown(MostJobs + 1)));
        await Refusal.AssertAsync(413, "file_too_large", await AskAsync("/api/v1/zip", Unknown(70_000)));
    }

    [Theory]
    [InlineData("text/plain", "id=1", "malformed_body")]
    [InlineData("multipart/form-data", "no boundary", "malformed_body")]
    [InlineData(
        "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\ncut of",
        "incomplete_body")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nno header\r\n\r\n1\r\n--b--\r\n", "malformed_body")]
    public async Task A_body_that_is_no_form_is_refused(string type, string text, string code)
    {
        using var body = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(text));
        body.Headers.TryAddWithoutValidation("Content-Type", type);
        using HttpResponseMessage answer = await server.Web.Http.PostAsync("/api/v1/zip", body, Token);
        await Refusal.AssertAsync(400, code, answer);
    }

    [Theory]
    [InlineData("/zip", "None of these photos has a cutout.", "Back to your photos")]
    [InlineData("/fr/zip", "Aucune de ces photos n’a de détourage.", "Revenir à vos photos")]
    public async Task A_form_without_a_valid_archive_gets_a_page_with_the_reason(
        string address, string reason, string back)
    {
        using HttpResponseMessage answer = await AskAsync(address, Unknown(1));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Null(answer.Content.Headers.ContentDisposition);
        string page = await answer.Content.ReadAsStringAsync(Token);
        Assert.Contains(reason, page, StringComparison.Ordinal);
        Assert.Contains(back, page, StringComparison.Ordinal);
    }

    private static string[] Unknown(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => $"{Guid.CreateVersion7()}")];

    private async Task<HttpResponseMessage> AskAsync(string address, string[] ids)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent(ids.Select(id => KeyValuePair.Create("id", id))),
        };
        // A server may close the connection as soon as it refuses a body by its length: wait for its answer.
        request.Headers.ExpectContinue = true;
        return await server.Web.Http.SendAsync(request, Token);
    }
}
