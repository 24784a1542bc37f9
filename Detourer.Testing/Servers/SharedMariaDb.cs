namespace Detourer.Testing.Servers;

/// <summary>
/// The MariaDB server that all tests share unless they kill it. The first test that asks for it starts it.
/// </summary>
public sealed class SharedMariaDb : IAsyncDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private MariaDbServer? _server;

    /// <summary>The connection string of a new, empty database.</summary>
    internal async Task<string> CreateDatabaseAsync()
    {
        await _one.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            _server ??= await MariaDbServer.CreateAsync();
        }
        finally
        {
            _one.Release();
        }

        return await _server.CreateDatabaseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _one.Dispose();
    }
}
