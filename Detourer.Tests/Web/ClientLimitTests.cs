using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Detourer.Web.Security;

namespace Detourer.Tests.Web;

/// <summary>
/// A server behind a proxy on the same machine, and one that knows of none; two photos from each client.
/// </summary>
public sealed class ClientLimitWebs : IAsyncLifetime
{
    private readonly TemporaryFolder _data = new();

    internal WebServer Behind { get; private set; } = null!;

    internal WebServer Open { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        WebServer[] webs = await Task.WhenAll(
            StartAsync("behind", ("Proxies__Known", "127.0.0.1, 10.0.0.0/8")),
            StartAsync("open", ("Admission__ExemptLoopback", "false")));
        (Behind, Open) = (webs[0], webs[1]);
    }

    public async ValueTask DisposeAsync()
    {
        await Behind.DisposeAsync();
        await Open.DisposeAsync();
        _data.Dispose();
    }

    private Task<WebServer> StartAsync(string name, (string Name, string Value) setting) => WebServer.StartAsync(
        _data[name], ("Admission__MaxJobs", "2"), ("Admission__Window", "01:00:00"), setting,
        ("DOTNET_STARTUP_HOOKS", typeof(StandInEngine).Assembly.Location), (StandInEngine.Variable, "0"));
}

/// <summary>Whose a photo is, as far as limits go, and what is said to one who brings too many.</summary>
public sealed class ClientLimitTests(ClientLimitWebs webs) : IClassFixture<ClientLimitWebs>
{
    private const HttpStatusCode Accepted = HttpStatusCode.Accepted;
    private const HttpStatusCode Refused = HttpStatusCode.TooManyRequests;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_photo_too_many_is_refused_with_a_reason_and_when_to_come_again()
    {
        Assert.Equal([Accepted, Accepted], await PostAsync(webs.Behind, "198.51.100.1", "198.51.100.1"));
        using HttpResponseMessage refused = await SendAsync(webs.Behind, "198.51.100.1");
        Assert.Equal(Refused, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        JsonElement problem = await refused.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal("rate_limited", problem.GetProperty("code").GetString());
        Assert.Equal([Accepted], await PostAsync(webs.Behind, "198.51.100.2"));
    }

    [Fact]
    public async Task A_household_of_ipv6_is_one_client() => Assert.Equal(
        [Accepted, Accepted, Refused, Accepted],
        await PostAsync(
            webs.Behind, "2001:db8:0:1::1", "2001:db8:0:1:ffff::2", "2001:db8:0:1:0:1:2:3", "2001:db8:0:2::1"));

    [Fact]
    public async Task What_a_client_says_of_itself_before_the_proxies_do_is_not_believed() => Assert.Equal(
        [Accepted, Accepted, Refused],
        await PostAsync(
            webs.Behind, "203.0.113.1, 198.51.100.7", "203.0.113.2, 198.51.100.7, 10.0.0.3",
            "203.0.113.3, 198.51.100.7"));

    [Fact]
    public async Task The_machine_itself_has_no_limit_where_the_service_runs_alone() => Assert.Equal(
        [Accepted, Accepted, Accepted], await PostAsync(webs.Behind, "", "", ""));

    [Fact]
    public async Task Who_is_no_known_proxy_is_the_client_whatever_it_says_of_others() => Assert.Equal(
        [Accepted, Accepted, Refused], await PostAsync(webs.Open, "198.51.100.1", "198.51.100.2", "198.51.100.3"));

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData(null, "unknown")]
    public void An_address_names_its_client(string? address, string client) =>
        Assert.Equal(client, ClientAddress.Of(address is null ? null : IPAddress.Parse(address)));

    /// <summary>One photo after the other.</summary>
    /// <param name="web">The server.</param>
    /// <param name="forwardedFor">What the header says, each time; empty: there is none.</param>
    private static async Task<HttpStatusCode[]> PostAsync(WebServer web, params string[] forwardedFor)
    {
        List<HttpStatusCode> answers = [];
        foreach (string chain in forwardedFor)
        {
            using HttpResponseMessage answer = await SendAsync(web, chain);
            answers.Add(answer.StatusCode);
        }

        return [.. answers];
    }

    private static async Task<HttpResponseMessage> SendAsync(WebServer web, string forwardedFor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/jobs")
        {
            Content = WebServer.Form(ImageFiles.Small("png")),
        };
        if (forwardedFor != "") request.Headers.Add("X-Forwarded-For", forwardedFor);
        return await web.Http.SendAsync(request, Token);
    }
}
