using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Detourer.Tests.Web;

/// <summary>A replica leaves without failing a request.</summary>
public sealed class ShutdownTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stopping_replica_is_unhealthy_first_and_still_serves()
    {
        // Longer than the test: it ends the process.
        await using WebServer web = await StartAsync(("Shutdown__DrainDelay", "00:05:00"));
        await web.SignalAsync("TERM");
        HttpStatusCode status = HttpStatusCode.OK;
        string report = "";
        await Eventually.TrueAsync(async () =>
        {
            using HttpResponseMessage health = await web.Http.GetAsync("/health", Token);
            (status, report) = (health.StatusCode, await health.Content.ReadAsStringAsync(Token));
            return status != HttpStatusCode.OK;
        });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("shutdown: The process is stopping.", report, StringComparison.Ordinal);
        using HttpResponseMessage ready = await web.Http.GetAsync("/ready", Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);

        using HttpResponseMessage page = await web.Http.GetAsync("/", Token);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task An_upload_in_flight_is_finished()
    {
        await using WebServer web = await StartAsync();
        var photo = new GatedContent(ImageFiles.Small("png"));
        using var form = new MultipartFormDataContent { { photo, "image_file", "photo.png" } };
        // The server asks for the body when the request is at work; before, it would be refused.
        web.Http.DefaultRequestHeaders.ExpectContinue = true;
        Task<HttpResponseMessage> upload = web.PostAsync(form);
        await photo.HalfSent.WaitAsync(Token);

        await web.SignalAsync("TERM");
        await Eventually.TrueAsync(() => Task.FromResult(
            web.Log.Contains("Application is shutting down", StringComparison.Ordinal)));
        photo.SendRest();
        using HttpResponseMessage answer = await upload;
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(0, await web.ExitAsync());
    }

    [Fact]
    public void The_time_for_requests_in_flight_is_a_setting()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(["--ShutdownTimeoutSeconds=310"]);
        using WebApplication web = builder.Build();
        TimeSpan timeout = web.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
        Assert.Equal(TimeSpan.FromSeconds(310), timeout);
    }

    public void Dispose() => _data.Dispose();

    private Task<WebServer> StartAsync(params (string Name, string Value)[] settings) => WebServer.StartAsync(
        _data.Path,
        [
            (StandInEngine.Variable, "200"),
            ("DOTNET_STARTUP_HOOKS", typeof(StandInEngine).Assembly.Location),
            .. settings,
        ]);

    /// <summary>A file whose second half is sent when the test says so.</summary>
    private sealed class GatedContent(byte[] bytes) : HttpContent
    {
        private readonly TaskCompletionSource _half = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _rest = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task HalfSent => _half.Task;

        public void SendRest() => _rest.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(bytes.AsMemory(0, bytes.Length / 2), Token);
            await stream.FlushAsync(Token);
            _half.TrySetResult();
            await _rest.Task.WaitAsync(Token);
            await stream.WriteAsync(bytes.AsMemory(bytes.Length / 2), Token);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = bytes.Length;
            return true;
        }
    }
}
