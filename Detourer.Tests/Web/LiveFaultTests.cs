using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Detourer.Web.Live;
using Detourer.Web.Problems;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Detourer.Tests.Web;

/// <summary>A live socket either works or is closed, and no client makes the server remember without limit.</summary>
public sealed class LiveFaultTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_socket_that_cannot_send_any_more_is_closed_and_a_new_one_works()
    {
        await using WebServer web = await StartAsync();
        string id = await web.AddAsync(ImageFiles.Small("jpg"));
        await using (LiveClient live = await web.ListenAsync())
        {
            await ExecuteAsync("ALTER TABLE jobs RENAME TO hidden");
            await live.JoinAsync(id);
            while (await live.HearAsync(Token) is not null)
            {
            }

            Assert.Equal(System.Net.WebSockets.WebSocketCloseStatus.InternalServerError, live.CloseStatus);
            await ExecuteAsync("ALTER TABLE hidden RENAME TO jobs");
        }

        await using LiveClient again = await web.ListenAsync();
        await again.JoinAsync(id);
        await again.WaitAsync(id, "queued", "running", "failed", "succeeded");
    }

    [Fact]
    public async Task A_page_that_joins_too_many_ids_is_disconnected()
    {
        await using WebServer web = await StartAsync();
        await using LiveClient live = await web.ListenAsync();
        string[] ids = [.. Enumerable.Range(0, LiveSocket.MostIds / 2).Select(_ => $"{Guid.CreateVersion7()}")];
        string known = await web.AddAsync(ImageFiles.Small("jpg"));
        await live.JoinAsync(ids);
        await live.JoinAsync([known, .. Enumerable.Range(0, 2 * LiveSocket.MostIds).Select(i => $"{i}")]);
        while (await live.HearAsync(Token) is not null)
        {
        }

        Assert.Equal(System.Net.WebSockets.WebSocketCloseStatus.PolicyViolation, live.CloseStatus);
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_disconnected()
    {
        await using WebServer web = await StartAsync(("Live__SendTimeout", "00:00:01"));
        using var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(IPAddress.Loopback, web.Http.BaseAddress!.Port, Token);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            "GET /live HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"), Token);
        byte[] join = Frame(JsonSerializer.SerializeToUtf8Bytes(
            new { join = Enumerable.Range(0, 5000).Select(_ => Guid.CreateVersion7()) }));
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                await stream.WriteAsync(join, Token);
            }
            catch (IOException)
            {
                // Disconnected.
            }

            return web.Log.Contains("the client did not read for", StringComparison.Ordinal);
        }, within: TimeSpan.FromMinutes(3));
    }

    [Fact]
    public void One_client_has_so_many_sockets_and_no_more()
    {
        var limits = Limits(all: 100);
        var address = IPAddress.Parse("192.0.2.1");
        using IDisposable first = limits.Enter("a", address);
        IDisposable second = limits.Enter("a", address);
        Assert.Equal(429, Assert.Throws<ApiException>(() => limits.Enter("a", address)).Status);
        using IDisposable other = limits.Enter("b", IPAddress.Parse("192.0.2.2"));
        second.Dispose();
        second.Dispose();
        using IDisposable third = limits.Enter("a", address);
        Assert.Throws<ApiException>(() => limits.Enter("a", address));
    }

    [Fact]
    public void All_clients_together_have_so_many_sockets_and_no_more()
    {
        var limits = Limits(all: 3);
        IDisposable[] entries = [.. Enumerable.Range(0, 3).Select(_ => limits.Enter("local", IPAddress.Loopback))];
        Assert.Equal(503, Assert.Throws<ApiException>(() => limits.Enter("b", IPAddress.Loopback)).Status);
        foreach (IDisposable entry in entries) entry.Dispose();
        limits.Enter("b", IPAddress.Loopback).Dispose();
    }

    public void Dispose() => _data.Dispose();

    private static SocketLimits Limits(long all)
    {
        var server = new KestrelServerOptions();
        server.Limits.MaxConcurrentUpgradedConnections = all;
        return new SocketLimits(Options.Create(new LiveOptions { MaxSocketsPerClient = 2 }), Options.Create(server));
    }

    /// <summary>Without a model, jobs stay as they are.</summary>
    private Task<WebServer> StartAsync(params (string Name, string Value)[] settings) => WebServer.StartAsync(
        _data["data"],
        [
            ("PATH", "/nonexistent"), ("Models__Directory", _data["models"]), ("HTTPS_PROXY", "http://127.0.0.1:1"),
            .. settings,
        ]);

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={_data["data/jobs.db"]};Pooling=False");
        await connection.OpenAsync(Token);
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Token);
    }

    /// <summary>A masked text frame (RFC 6455, 5.2), with a mask of zeros.</summary>
    private static byte[] Frame(byte[] text)
    {
        byte[] length = BitConverter.GetBytes((long)text.Length);
        Array.Reverse(length);
        return [0x81, 0xFF, .. length, 0, 0, 0, 0, .. text];
    }
}
