using System.Net;
using System.Text;

namespace Detourer.Tests.Web;

/// <summary>Random but reproducible combinations of addresses, queries, types and bodies.</summary>
[Collection(PageCollection.Name)]
public sealed class SenselessRequestTests
{
    private const int Requests = 2500;
    private const int Seed = 11;

    private static readonly string[] _methods =
        ["GET", "HEAD", "POST", "POST", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    private static readonly string[] _paths =
    [
        "/", "/fr", "/photos", "/fr/photos", "/zip", "/photo/x", "/photo/{id}", "/editor", "/sw.js", "/health", "/live",
        "/%ff",
        "/api/v1/jobs", "/api/v1/jobs/{id}", "/api/v1/jobs/%00", "/api/v1/jobs/x/result", "/api/v1/jobs/{id}/original",
        "/api/v1/jobs/{id}/original/rendition", "/api/v1/jobs/{id}/result/rendition", "/api/v1/uploads", "/api/v1/zip",
        "/api/v1/images", "/api/v1/models",
    ];

    private static readonly string[] _queries =
    [
        "", "?", "?format=avif&quality=65", "?format=webp&quality=x", "?quality=99999999999", "?max_side=-1",
        "?max_side=1e9",
        "?image_url=http://127.0.0.1/", "?image_url=%00", "?upload=x", "?format=png&format=png", "?%ff=%fe", "?lane=x",
        "?crop=1,2,3", "?background=%23zzz", "?model=../../etc",
        $"?{string.Join('&', Enumerable.Range(0, 1100).Select(i => $"a{i}=1"))}",
    ];

    private static readonly string?[] _types =
    [
        null, "", ";;;", "text/plain", "image/jpeg", "application/json", "application/json; charset=unknown",
        "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=unknown",
        "multipart/form-data",
        "multipart/form-data; boundary=b", "multipart/form-data; boundary=\"b",
        "multipart/form-data; boundary=b; charset=utf-7",
        $"multipart/form-data; boundary={new string('x', 300)}",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_random_request_causes_a_server_error()
    {
        using var data = new TemporaryFolder();
        await using WebServer web = await PageServer.StartAsync(data);
        string id = await web.AddAsync(ImageFiles.Small("png"));
        await web.WaitAsync(id, "succeeded");
        byte[][] bodies = [.. Bodies()];
        var chance = new Random(Seed);
        var errors = new List<string>();
        var seen = new HashSet<HttpStatusCode>();
        for (int i = 0; i < Requests; i++)
        {
            string method = Any(_methods);
            bool isRead = method is "GET" or "HEAD";
            // The only job may be read, but must not be deleted.
            string address = (Any(_paths) + Any(_queries))
                .Replace("{id}", isRead ? id : $"{Guid.CreateVersion7()}", StringComparison.Ordinal);
            using var request = new HttpRequestMessage(new HttpMethod(method), address);
            (string? type, byte[] body) = (Any(_types), Any(bodies));
            if (!isRead) request.Content = new ByteArrayContent(body);
            if (type is not null) request.Content?.Headers.TryAddWithoutValidation("Content-Type", type);
            using HttpResponseMessage answer =
                await web.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
            seen.Add(answer.StatusCode);
            if ((int)answer.StatusCode < 500) continue;
            string start = Encoding.Latin1.GetString(body.AsSpan(0, int.Min(60, body.Length)));
            errors.Add($"{(int)answer.StatusCode} {request.Method} {address} {type} {start}");
        }

        Assert.True(errors.Count == 0, string.Join('\n', errors.Take(10).Append(web.Failures)));
        Assert.True(seen.Count >= 5, string.Join(' ', seen)); // the requests reached several endpoints
        string next = await web.AddAsync(ImageFiles.Small("jpg"));
        await web.WaitAsync(next, "succeeded");

        T Any<T>(T[] all) => all[chance.Next(all.Length)];
    }

    private static IEnumerable<byte[]> Bodies()
    {
        byte[] photo = ImageFiles.Small("jpg"), end = Encoding.Latin1.GetBytes("--b--\r\n");
        byte[] noise = new byte[3000];
        new Random(Seed).NextBytes(noise);
        yield return photo;
        yield return photo[..^200];
        yield return noise;
        yield return [.. Part("image_file", photo, "a.jpg"), .. end];
        yield return [.. Part("image_file", photo, "a\0ÿ/../../b.jpg"), .. end];
        yield return [.. Part("image_file", photo, new string('x', 4000)), .. end];
        yield return [.. Part("image_file", photo[..^200], "a.jpg"), .. end];
        yield return [.. Part("background_image", photo, "a.jpg"), .. end];
        yield return [.. Part("image_file", [], ""), .. end];
        yield return Part("image_file", photo, "a.jpg");
        yield return [.. Part("image_file", photo, $"a.jpg\"\r\nX: {new string('y', 20000)}\r\nY: \""), .. end];
        yield return [.. Enumerable.Repeat(Part("format", "png"u8.ToArray()), 1500).SelectMany(part => part), .. end];
        yield return [.. Part("format", noise), .. end];
        yield return [.. Part("", []), .. end];
        string[] texts =
        [
            "", "x", "{", "{}", "null", "[1", """{"fileName":1}""",
            """{"fileName":"a","contentType":"image/png","bytes":-1}""",
            """{"fileName":null,"contentType":null,"bytes":1e400}""", "id=1&id=2", "id=%ff%00", "a[b=1", "a]b[=1&[]=2",
            $"{new string('k', 5000)}=1", string.Join('&', Enumerable.Range(0, 2000).Select(i => $"id={i}")), "--b\r\n",
            "--b--\r\n",
        ];
        foreach (string text in texts) yield return Encoding.Latin1.GetBytes(text);
    }

    private static byte[] Part(string name, byte[] value, string? file = null)
    {
        string fileName = file is null ? "" : $"; filename=\"{file}\"";
        return [.. Encoding.Latin1.GetBytes(
            $"--b\r\nContent-Disposition: form-data; name=\"{name}\"{fileName}\r\n\r\n"), .. value, .. "\r\n"u8];
    }
}
