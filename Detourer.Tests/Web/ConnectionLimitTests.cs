using System.Net;
using System.Net.Sockets;
using Detourer.Web;

namespace Detourer.Tests.Web;

/// <summary>
/// A process with few descriptors refuses connections, or refuses to start, instead of failing for everybody.
/// </summary>
public sealed class ConnectionLimitTests : IDisposable
{
    private const int Flood = 500;

    private readonly TemporaryFolder _data = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(384, 32, 64)]
    [InlineData(1024, 192, 384)]
    [InlineData(20000, 4936, 9872)]
    public void Connections_need_fewer_descriptors_than_there_are(long descriptors, long requests, long sockets)
    {
        Assert.Equal((requests, sockets), ConnectionLimits.For(descriptors));
        Assert.True((2 * requests) + sockets + ConnectionLimits.Reserved <= descriptors);
    }

    [Fact]
    public async Task With_too_few_descriptors_the_process_does_not_start_and_says_why()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The limit is read on Linux only.");
        var refused = await Assert.ThrowsAnyAsync<Exception>(
            () => WebServer.StartAsync(_data["data"], (DetourerProcess.OpenFiles, "300")));
        Assert.Contains(
            "The limit of open files is 300. Detourer needs at least 384", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at Detourer", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_connections_than_descriptors_do_not_end_the_process()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The limit is read on Linux only.");
        await using WebServer web = await WebServer.StartAsync(_data["data"], (DetourerProcess.OpenFiles, "512"));
        List<TcpClient> clients = [];
        for (int i = 0; i < Flood; i++)
        {
            var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, web.Http.BaseAddress!.Port, Token);
            clients.Add(client);
        }

        // The last one was refused: it is closed without an answer.
        byte[] buffer = new byte[1];
        int read;
        try
        {
            read = await clients[^1].GetStream().ReadAsync(buffer, Token);
        }
        catch (IOException)
        {
            read = 0;
        }

        Assert.Equal(0, read);
        Assert.InRange(Directory.EnumerateFileSystemEntries($"/proc/{web.Id}/fd").Count(), 1, 450);
        foreach (TcpClient client in clients) client.Dispose();
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                using MultipartFormDataContent form = WebServer.Form(ImageFiles.Small("jpg"));
                using HttpResponseMessage answer = await web.PostAsync(form);
                return answer.StatusCode == HttpStatusCode.Accepted;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        Assert.True(web.IsRunning);
    }

    public void Dispose() => _data.Dispose();
}
