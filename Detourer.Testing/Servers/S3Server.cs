namespace Detourer.Testing.Servers;

/// <summary>
/// The S3 server that tests share. The first test that asks for it starts it, and a test that stops it starts it again.
/// Only tests of collections that never run at the same time may use it; others create their own <see cref="Radosgw"/>.
/// </summary>
public sealed class S3Server : IAsyncDisposable
{
    private Task<Radosgw>? _server;

    internal Task<Radosgw> GetAsync() => _server ??= Radosgw.CreateAsync();

    public async ValueTask DisposeAsync()
    {
        if (_server is { IsCompletedSuccessfully: true }) await (await _server).DisposeAsync();
    }
}
