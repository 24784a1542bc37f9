using System.Net;
using System.Net.Http.Json;
using Detourer.Jobs.Queue;
using Detourer.Web.Scaling;

namespace Detourer.Tests.Web;

public sealed class ScalingTests
{
    private static readonly DateTimeOffset _now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task How_full_the_queue_is_is_told_on_a_port_of_its_own_alone()
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

        // Whatever name the client gives it.
        using var request = new HttpRequestMessage(HttpMethod.Get, "/queue") { Headers = { Host = $"127.0.0.1:{port}" } };
        using HttpResponseMessage elsewhere = await web.Http.SendAsync(request, token);
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
    }

    [Fact]
    public void A_lane_is_as_old_as_the_job_that_has_waited_longest() => Assert.Equal(
        new LaneView(3, 12.5), LaneView.Of(new LaneDepth(Lane.Bulk, 3, _now.AddSeconds(-12.5)), _now));

    [Fact]
    public void A_lane_is_not_younger_than_now_where_clocks_differ() => Assert.Equal(
        new LaneView(1, 0), LaneView.Of(new LaneDepth(Lane.Bulk, 1, _now.AddSeconds(2)), _now));

    [Fact]
    public void A_lane_where_nothing_waits_is_of_no_age() => Assert.Equal(
        new LaneView(0, 0), LaneView.Of(new LaneDepth(Lane.Bulk, 0, null), _now));
}
