using System.Net;

namespace Detourer.Tests.Web;

/// <summary>A server goes on while files occupy or crash its decoders.</summary>
public sealed class IsolationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_that_crash_or_occupy_a_decoder_leave_the_server_to_other_clients()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Decoders are found in /proc.");
        using var data = new TemporaryFolder();
        await using WebServer web = await StartAsync(data);

        // Two clients occupy the reading of headers.
        using var hangUp = CancellationTokenSource.CreateLinkedTokenSource(Token);
        byte[] file = DecoderFaults.HangingFile();
        Task[] occupied = [PostAsync(web, file, hangUp.Token), PostAsync(web, file, hangUp.Token)];
        await Eventually.TrueAsync(() => Task.FromResult(DecoderChildren.Of(web.Id).Count == 2));
        IReadOnlyList<int> stuck = DecoderChildren.Of(web.Id);

        // They hang up. Their decoders end, and the next client is served.
        await hangUp.CancelAsync();
        foreach (Task request in occupied) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await web.AddAsync(ImageFiles.Small("png"));
        await Eventually.TrueAsync(() => Task.FromResult(!stuck.Any(DecoderChildren.IsRunning)));

        using (MultipartFormDataContent form = WebServer.Form(DecoderFaults.CrashingFile()))
            await Refusal.AssertAsync(422, "decoder_failed", await web.PostAsync(form));
        Assert.True(web.IsRunning);
        string id = await web.AddAsync(ImageFiles.Small("jpg"));
        await web.WaitAsync(id, "succeeded");
    }

    [Fact]
    public async Task Decoders_end_with_their_server()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Decoders are found in /proc.");
        using var data = new TemporaryFolder();
        await using WebServer web = await StartAsync(data);
        await web.AddAsync(ImageFiles.Small("png"));
        IReadOnlyList<int> idle = DecoderChildren.Of(web.Id);
        Assert.NotEmpty(idle);
        Task hanging = PostAsync(web, DecoderFaults.HangingFile(), Token);
        await Eventually.TrueAsync(() => Task.FromResult(DecoderChildren.Of(web.Id).Count > 0));
        int[] all = [.. idle.Union(DecoderChildren.Of(web.Id))];

        await web.KillAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => hanging);
        await Eventually.TrueAsync(() => Task.FromResult(!all.Any(DecoderChildren.IsRunning)));
    }

    private static Task<WebServer> StartAsync(TemporaryFolder data) =>
        WebServer.StartAsync(data.Path, DecoderFaults.Hook, (StandInEngine.Variable, "0"));

    private static async Task PostAsync(WebServer web, byte[] file, CancellationToken cancellationToken)
    {
        using MultipartFormDataContent form = WebServer.Form(file);
        using HttpResponseMessage answer = await web.Http.PostAsync("/api/v1/jobs", form, cancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
