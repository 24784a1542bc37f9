namespace Detourer.Testing.Fixtures;

/// <summary>Web servers that use the shared S3 store. The first test that asks for one starts it.</summary>
public sealed class S3Webs(S3Server server) : IAsyncDisposable
{
    private readonly Dictionary<bool, (WebServer Web, TemporaryFolder Data)> _started = [];

    /// <param name="isPublic">Whether the store has a public address.</param>
    internal async Task<WebServer> GetAsync(bool isPublic)
    {
        if (_started.TryGetValue(isPublic, out (WebServer Web, TemporaryFolder Data) known)) return known.Web;
        Radosgw radosgw = await server.GetAsync();
        string bucket = S3Replica.NewBucket();
        await using (await S3Replica.ReadyAsync(server, bucket)) { }
        var data = new TemporaryFolder();
        WebServer web = await PageServer.StartAsync(
            data, ("ConnectionStrings__minio", radosgw.ConnectionString), ("Storage__Bucket", bucket),
            ("Storage__Lifecycle", "false"), ("Storage__PublicEndpoint", isPublic ? $"{radosgw.Endpoint}" : ""),
            ("Limits__MaxMegabytes", "5"));
        _started[isPublic] = (web, data);
        return web;
    }

    public async ValueTask DisposeAsync()
    {
        foreach ((WebServer web, TemporaryFolder data) in _started.Values)
        {
            await web.DisposeAsync();
            data.Dispose();
        }
    }
}
