namespace Detourer.Tests.Web;

/// <summary>One server for all tests that do not change its state. They run one after the other.</summary>
public sealed class Server : IAsyncLifetime
{
    private readonly TemporaryFolder _data = new();
    private WebServer? _server;

    internal WebServer Web => _server!;

    public async ValueTask InitializeAsync() => _server = await WebServer.StartAsync(
        _data.Path, ("Limits__MaxMegabytes", "5"), ("Limits__MaxMegapixels", "4"),
        ("Intake__UploadTimeout", "00:00:03"));

    public async ValueTask DisposeAsync()
    {
        await Web.DisposeAsync();
        _data.Dispose();
    }
}

[CollectionDefinition(Name)]
public sealed class WebTests : ICollectionFixture<Server>
{
    public const string Name = "Web";
}
