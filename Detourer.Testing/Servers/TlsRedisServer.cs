using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Detourer.Testing.Servers;

/// <summary>A Redis server that accepts only TLS, with a certificate of its own authority.</summary>
internal sealed class TlsRedisServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = ServerProcess.FreePort();
    private readonly ServerProcess _process;

    private TlsRedisServer(string program)
    {
        WriteCertificate();
        _process = new ServerProcess(
            program, "--port", "0", "--tls-port", $"{_port}", "--bind", "127.0.0.1", "--dir", _folder.Path,
            "--tls-cert-file", Certificate, "--tls-key-file", _folder["key.pem"], "--tls-ca-cert-file", Certificate,
            "--tls-auth-clients", "no");
    }

    public string ConnectionString => $"localhost:{_port},ssl=true";

    /// <summary>The file that a client must trust.</summary>
    public string Certificate => _folder["certificate.pem"];

    public static async Task<TlsRedisServer> CreateAsync()
    {
        var server = new TlsRedisServer(Require.Tool("redis-server"));
        await server._process.StartAsync(() => ServerProcess.ListensAsync(server._port));
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private void WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(_folder["key.pem"], key.ExportPkcs8PrivateKeyPem());
    }
}
