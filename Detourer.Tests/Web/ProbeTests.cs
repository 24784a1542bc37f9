using System.Net;

namespace Detourer.Tests.Web;

/// <summary>What probes see.</summary>
public sealed class ProbeTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1", HttpStatusCode.OK)] // as Kubernetes calls a pod: by the address of its machine
    [InlineData("photos.example.org", HttpStatusCode.OK)]
    [InlineData("other.example.org", HttpStatusCode.BadRequest)]
    public async Task AllowedHosts_refuses_other_hosts_but_not_probes(string host, HttpStatusCode expected)
    {
        await using WebServer web = await WebServer.StartAsync(_data.Path,
            (StandInEngine.Variable, "200"), ("DOTNET_STARTUP_HOOKS", typeof(StandInEngine).Assembly.Location),
            ("AllowedHosts", "photos.example.org"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/alive") { Headers = { Host = host } };
        using HttpResponseMessage response = await web.Http.SendAsync(request, Token);
        Assert.Equal(expected, response.StatusCode);
    }

    public void Dispose() => _data.Dispose();
}
