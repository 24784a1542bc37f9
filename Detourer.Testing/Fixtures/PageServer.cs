namespace Detourer.Testing.Fixtures;

/// <summary>
/// The server for tests of the page. Every photo becomes a disc, immediately or when the test releases it. It processes
/// one photo at a time.
/// </summary>
public sealed class PageServer : IAsyncLifetime
{
    private readonly TemporaryFolder _data = new();
    private WebServer? _web;

    internal WebServer Web => _web!;

    public async ValueTask InitializeAsync() =>
        _web = await StartAsync(_data, ("Downloads__AllowPrivateAddresses", "true"));

    /// <summary>Starts a similar server with its own data.</summary>
    internal static Task<WebServer> StartAsync(TemporaryFolder data, params (string Name, string Value)[] settings) =>
        WebServer.StartAsync(data["data"],
        [
            ("DOTNET_STARTUP_HOOKS", typeof(StandInEngine).Assembly.Location),
            (StandInEngine.Variable, StandInEngine.Discs),
            (StandInEngine.HoldVariable, data["hold"]), ("Worker__InFlight", "1"), .. settings,
        ]);

    /// <summary>Holds all photos until disposed.</summary>
    internal IDisposable Hold() => new Held(_data["hold"]);

    public async ValueTask DisposeAsync()
    {
        await Web.DisposeAsync();
        _data.Dispose();
    }

    internal sealed class Held : IDisposable
    {
        private readonly string _path;

        public Held(string path) => File.WriteAllBytes(_path = path, []);

        public void Dispose() => File.Delete(_path);
    }
}
