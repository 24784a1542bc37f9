using System.Text.Json;
using System.Text.RegularExpressions;
using Detourer.Tests.Imaging.Models;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Detourer.Tests.Web;

/// <summary>A service whose model is still missing.</summary>
[Collection(WebTests.Name)]
public sealed class ModelWaitTests(Browser browser) : IDisposable
{
    private readonly TemporaryFolder _data = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_waits_for_the_model_and_finishes_once_its_file_exists()
    {
        string model = Require.Model();
        await using WebServer web = await StartAsync(("PATH", "/nonexistent"));
        await using LiveClient live = await web.ListenAsync();
        JsonElement progress;
        do progress = (await live.HearAsync(Token))!.Value.GetProperty("model");
        while (progress.GetProperty("state").GetString() != "unavailable");
        string path = _data["models/isnet-general-use.onnx"];
        Assert.Contains(path, progress.GetProperty("message").GetString(), StringComparison.Ordinal);

        string id = await web.AddAsync(ImageFiles.Small("jpg"));
        Assert.Equal("queued", (await web.GetAsync(id)).GetProperty("state").GetString());
        File.CreateSymbolicLink(path, model);
        JsonElement job = await web.WaitAsync(id, "succeeded", "failed");
        Assert.Equal(("succeeded", 1), (job.GetProperty("state").GetString(), job.GetProperty("attempts").GetInt32()));
    }

    [Fact]
    public async Task While_the_model_is_downloaded_the_page_shows_the_progress()
    {
        // The server has sent half of the package and is slow to send the rest.
        string npm = await NpmScript.WriteAsync(
            _data.Path, "echo 1.4.5", "head -c 56512888 /dev/zero > half; exec sleep 60");
        Directory.CreateDirectory(_data["bin"]);
        File.CreateSymbolicLink(_data["bin/npm"], npm);
        await using WebServer web =
            await StartAsync(("PATH", $"{_data["bin"]}:{Environment.GetEnvironmentVariable("PATH")}"));
        IPage page = await browser.OpenAsync(web.Http.BaseAddress!);
        ILocator notice = page.Locator("#model");
        await Expect(notice).ToContainTextAsync(
            new Regex("[1-9][0-9]* % of 113 MB"), new LocatorAssertionsToContainTextOptions { Timeout = 60_000 });
        await Expect(notice).ToHaveAttributeAsync("data-state", "fetching");
        await Expect(notice.Locator("progress")).ToBeVisibleAsync();
        Assert.Equal(0, await web.StopAsync());
    }

    public void Dispose() => _data.Dispose();

    private Task<WebServer> StartAsync((string Name, string Value) path) => WebServer.StartAsync(
        _data["data"], path, ("Models__Directory", _data["models"]), ("HTTPS_PROXY", "http://127.0.0.1:1"),
        ("Worker__ModelRetryDelay", "00:00:01"));
}
