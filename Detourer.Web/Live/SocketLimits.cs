using System.Net;
using Detourer.Web.Problems;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Detourer.Web.Live;

/// <summary>Counts the open live sockets, of each client and of all, and refuses more than the limits allow.</summary>
internal sealed class SocketLimits(IOptions<LiveOptions> options, IOptions<KestrelServerOptions> server)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _byClient = [];
    private readonly int _mostPerClient = options.Value.MaxSocketsPerClient;
    private readonly long _most = server.Value.Limits.MaxConcurrentUpgradedConnections ?? long.MaxValue;
    private long _all;

    /// <summary>Counts one socket until the returned object is disposed of.</summary>
    /// <param name="client">Identifies the client.</param>
    /// <param name="address">Its address; a client on this machine has no limit of its own.</param>
    /// <exception cref="ApiException"><c>too_many_sockets</c></exception>
    public IDisposable Enter(string client, IPAddress? address)
    {
        lock (_lock)
        {
            int ofClient = _byClient.GetValueOrDefault(client);
            bool isLocal = address is not null && IPAddress.IsLoopback(address);
            if (_all >= _most || (ofClient >= _mostPerClient && !isLocal))
                throw ApiException.TooManySockets(isServer: _all >= _most);
            _all++;
            _byClient[client] = ofClient + 1;
        }

        return new Entry(this, client);
    }

    private void Leave(string client)
    {
        lock (_lock)
        {
            _all--;
            if (--_byClient[client] == 0) _byClient.Remove(client);
        }
    }

    private sealed class Entry(SocketLimits limits, string client) : IDisposable
    {
        private bool _left;

        public void Dispose()
        {
            if (_left) return;
            _left = true;
            limits.Leave(client);
        }
    }
}
