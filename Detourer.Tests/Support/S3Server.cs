using Detourer.Tests.Support;

[assembly: AssemblyFixture(typeof(S3Server))]

namespace Detourer.Tests.Support;

/// <summary>
/// One S3 server for all tests of the collections <see cref="S3Tests"/> and <see cref="Alone"/>, started by the first that
/// wants it. Who stops it starts it again; who is in another collection makes a <see cref="Radosgw"/> of its own.
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

/// <summary>Tests that share the S3 server go one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class S3Tests : ICollectionFixture<S3Webs>
{
    public const string Name = "S3";
}
