using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Detourer.Jobs.Redis;
using Detourer.Jobs.Workers;
using StackExchange.Redis;

namespace Detourer.Tests.Faults;

/// <summary>A web replica whose own disk has no model.</summary>
[Collection(FaultCollection.Name)]
public sealed class FleetModelsTests(FaultServers servers) : IDisposable
{
    private readonly TemporaryFolder _data = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_web_replica_reports_and_accepts_the_models_that_its_workers_have()
    {
        await using Fleet fleet = await Fleet.StartAsync(
            servers, workers: 0, settings: [("Models__Directory", _data.Path)]);
        WebServer web = fleet.Webs[0];
        Assert.Empty(await HereAsync(web));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(web, "u2netp"));

        await using LiveClient live = await web.ListenAsync();
        await using ConnectionMultiplexer redis = await servers.Redis.ConnectAsync();
        var progress = new ModelProgress("silueta", ModelState.Fetching, 5, 10);
        var decision = new ModelDecision("cuda", "fp32", false, "gives the matte of the CPU", new(1, 0, 800, 20));
        ModelReport[] models = [new("u2netp", true, null, decision), new("silueta", false, progress)];
        await new RedisWorkers(redis, TimeProvider.System).ReportAsync(
            new WorkerReport("gpu", "1", 0, models, default, new WorkerDevice("cuda", "It works.")), Token);
        JsonElement told;
        do told = (await live.HearAsync(Token))!.Value;
        while (told.GetProperty("type").GetString() != "model"
            || told.GetProperty("model").GetProperty("name").GetString() != "silueta");
        Assert.Equal(5, told.GetProperty("model").GetProperty("bytes").GetInt32());
        Assert.Equal(["u2netp"], await HereAsync(web));
        JsonElement run = await RunAsync(web, "u2netp");
        Assert.Equal("cuda", run.GetProperty("device").GetString());
        Assert.Equal(20, run.GetProperty("gate").GetProperty("candidateMilliseconds").GetDouble());
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(web, "u2netp"));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(web, "silueta"));
    }

    [Fact]
    public async Task A_worker_reports_its_models()
    {
        string[] models = ["isnet-general-use", "u2netp"];
        foreach (string model in models) await File.WriteAllBytesAsync(_data[$"{model}.onnx"], [], Token);
        await using Fleet fleet = await Fleet.StartAsync(
            servers, workers: 1, settings: [("Models__Directory", _data.Path)]);
        await Eventually.TrueAsync(async () => (await HereAsync(fleet.Webs[0])).Order().SequenceEqual(models));
    }

    public void Dispose() => _data.Dispose();

    /// <summary>How the only worker with a model runs it.</summary>
    private static async Task<JsonElement> RunAsync(WebServer web, string name)
    {
        JsonElement models = await web.Http.GetFromJsonAsync<JsonElement>("/api/v1/models", Token);
        JsonElement model = models.GetProperty("models").EnumerateArray()
            .Single(model => model.GetProperty("name").GetString() == name);
        return Assert.Single(model.GetProperty("runs").EnumerateArray());
    }

    private static async Task<IReadOnlyList<string?>> HereAsync(WebServer web)
    {
        JsonElement models = await web.Http.GetFromJsonAsync<JsonElement>("/api/v1/models", Token);
        return [.. models.GetProperty("models").EnumerateArray()
            .Where(model => model.GetProperty("here").GetBoolean())
            .Select(model => model.GetProperty("name").GetString())];
    }

    private static async Task<HttpStatusCode> PostAsync(WebServer web, string model)
    {
        using MultipartFormDataContent form = WebServer.Form(Load.Photo(0));
        form.Add(new StringContent(model), "model");
        using HttpResponseMessage answer = await web.PostAsync(form);
        return answer.StatusCode;
    }
}
