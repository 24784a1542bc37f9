using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Detourer.Tests.Web;

/// <summary>The models that a standalone server accepts and offers.</summary>
public sealed class AllowedModelTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_default_model_and_those_on_disk_are_accepted_and_offered()
    {
        await using WebServer web = await StartAsync();
        await RefusedAsync(web, "silueta");
        Assert.Equal(["isnet-general-use"], await OfferedAsync(web));

        // The page is cached, and must change nevertheless.
        await File.WriteAllBytesAsync(_data["models/silueta.onnx"], [], Token);
        await Eventually.TrueAsync(async () => (await OfferedAsync(web)).Contains("silueta"));
        Assert.Equal(["isnet-general-use", "silueta"], (await OfferedAsync(web)).Order());
        await web.AddAsync(ImageFiles.Small("png"), ("model", "silueta"));
    }

    [Fact]
    public async Task A_list_decides_instead_of_the_disk()
    {
        await using WebServer web = await StartAsync(("Models__Allowed", "u2net"));
        await RefusedAsync(web, "isnet-general-use");
        JsonElement models = await web.Http.GetFromJsonAsync<JsonElement>("/api/v1/models", Token);
        Assert.Equal(["u2net"], models.GetProperty("models").EnumerateArray()
            .Where(model => model.GetProperty("allowed").GetBoolean())
            .Select(model => model.GetProperty("name").GetString()));
    }

    public void Dispose() => _data.Dispose();

    private static async Task RefusedAsync(WebServer web, string model)
    {
        using MultipartFormDataContent form = WebServer.Form(ImageFiles.Small("png"));
        form.Add(new StringContent(model), "model");
        using HttpResponseMessage answer = await web.PostAsync(form);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        JsonElement problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal("model_not_allowed", problem.GetProperty("code").GetString());
    }

    private static async Task<IReadOnlyList<string>> OfferedAsync(WebServer web)
    {
        string page = await web.Http.GetStringAsync("/", Token);
        return [.. page.Split("name=\"model\" value=\"").Skip(1).Select(part => part.Split('"')[0])];
    }

    private Task<WebServer> StartAsync(params (string Name, string Value)[] settings)
    {
        Directory.CreateDirectory(_data["models"]);
        return PageServer.StartAsync(_data, [("Models__Directory", _data["models"]), .. settings]);
    }
}
