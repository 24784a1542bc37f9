using System.Net;
using System.Net.Http.Headers;

namespace Detourer.Tests.Web;

/// <summary>Renditions that browsers can show of photos that they cannot.</summary>
[Collection(PageCollection.Name)]
public sealed class RenditionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rendition_that_the_client_has_is_not_created_again()
    {
        using var data = new TemporaryFolder();
        await using WebServer web = await PageServer.StartAsync(data);
        string id = await web.AddAsync(ImageFiles.Small("tiff"));
        await web.WaitAsync(id, "succeeded");
        string address = $"/api/v1/jobs/{id}/original/rendition";
        EntityTagHeaderValue small = await TagAsync(web, $"{address}?max_side=16"), whole =
            await TagAsync(web, address);
        Assert.NotEqual(small, whole);

        // From now on, creating a rendition fails.
        string[] originals = Directory.GetFiles(data.Path, "original*", SearchOption.AllDirectories);
        Assert.NotEmpty(originals);
        foreach (string file in originals) File.Delete(file);
        using HttpResponseMessage known = await AskAsync(web, address, whole);
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        Assert.Equal(whole, known.Headers.ETag);
        Assert.Equal(TimeSpan.FromHours(1), known.Headers.CacheControl?.MaxAge);
        using HttpResponseMessage other = await AskAsync(web, address, small);
        Assert.Equal(HttpStatusCode.Gone, other.StatusCode);
    }

    private static async Task<EntityTagHeaderValue> TagAsync(WebServer web, string address)
    {
        using HttpResponseMessage answer = await AskAsync(web, address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return answer.Headers.ETag!;
    }

    private static async Task<HttpResponseMessage> AskAsync(
        WebServer web, string address, EntityTagHeaderValue? tag = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (tag is not null) request.Headers.IfNoneMatch.Add(tag);
        return await web.Http.SendAsync(request, Token);
    }
}
