using System.Net;
using System.Net.Http.Json;
using Detourer.Jobs.Queue;
using Detourer.Web.Scaling;

namespace Detourer.Tests.Web;

public sealed class ScalingTests
{
    [Fact]
    public async Task The_depth_of_the_queue_is_served_only_on_its_own_port()
    {
        using var data = new TemporaryFolder();
        int port = ServerProcess.FreePort();
        await using WebServer web = await WebServer.StartAsync(data.Path,
            ("ASPNETCORE_URLS", $"http://127.0.0.1:0;http://127.0.0.1:{port}"), ("Scaling__Port", $"{port}"));

        CancellationToken token = TestContext.Current.CancellationToken;
        Dictionary<string, LaneView>? lanes =
            await web.Http.GetFromJsonAsync<Dictionary<string, LaneView>>($"http://127.0.0.1:{port}/queue", token);
        Assert.Equal(["bulk", "interactive", "video"], lanes!.Keys.Order());
        Assert.All(lanes.Values, lane => Assert.Equal(new LaneView(0, 0), lane));

        // For any Host header.
        using var request =
            new HttpRequestMessage(HttpMethod.Get, "/queue") { Headers = { Host = $"127.0.0.1:{port}" } };
        using HttpResponseMessage elsewhere = await web.Http.SendAsync(request, token);
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
    }

    [Fact]
    public void The_age_of_a_lane_is_that_of_its_oldest_waiting_job() => Assert.Equal(
        new LaneView(3, 12.5), LaneView.Of(new LaneDepth(Lane.Bulk, 3, TimeSpan.FromSeconds(12.5))));

    [Fact]
    public void The_age_of_a_lane_is_never_negative() => Assert.Equal(
        new LaneView(1, 0), LaneView.Of(new LaneDepth(Lane.Bulk, 1, TimeSpan.FromSeconds(-2))));

    [Fact]
    public void An_empty_lane_has_no_age() => Assert.Equal(
        new LaneView(0, 0), LaneView.Of(new LaneDepth(Lane.Bulk, 0, null)));
}
