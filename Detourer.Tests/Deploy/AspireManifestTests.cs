using System.Globalization;
using MySqlConnector;
using NetVips;
using StackExchange.Redis;

namespace Detourer.Tests.Deploy;

/// <summary>The environment that the AppHost gives to web and worker is sufficient.</summary>
[Collection(S3Tests.Name)]
public sealed class AspireManifestTests(SharedMariaDb database, S3Server store)
{
    private const string RedisPassword = "the-password-of-redis";
    private const string DatabasePassword = "the-password-of-the-database";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Web_and_worker_process_a_photo_with_only_the_environment_of_the_manifest()
    {
        Require.Model();
        await using RedisServer redis = await RedisServer.CreateAsync();
        Dictionary<string, string> values = new()
        {
            ["redis-password.inputs.value"] = RedisPassword,
            ["mysql-password.inputs.value"] = DatabasePassword,
            ["web.bindings.http.targetPort"] = $"{ServerProcess.FreePort()}",
            ["worker.bindings.http.targetPort"] = $"{ServerProcess.FreePort()}",
        };
        await ProtectAsync(redis, values);
        await GrantAsync(values);
        UseStore(await store.GetAsync(), values);
        var manifest = new AspireManifest(values);

        using var noData = new TemporaryFolder();
        await using WebServer web = await WebServer.StartAsync(noData.Path, manifest.EnvironmentOf("web"));
        await using WorkerProcess worker = await WorkerProcess.StartAsync(manifest.EnvironmentOf("worker"));
        await Eventually.TrueAsync(async () =>
        {
            using HttpResponseMessage health = await web.Http.GetAsync("/health", Token);
            return health.IsSuccessStatusCode;
        });

        string fur = Path.Combine(Repository.Path, "docs", "pictures", "fur.jpg");
        byte[] photo = await File.ReadAllBytesAsync(fur, Token);
        string id = await web.AddAsync(photo);
        await web.WaitAsync(id, "succeeded");

        byte[] result = await web.Http.GetByteArrayAsync($"/api/v1/jobs/{id}/result", Token);
        using Image cutout = Image.NewFromBuffer(result);
        Assert.True(cutout.HasAlpha());
        Assert.Empty(Directory.EnumerateFileSystemEntries(noData.Path));

        // The command that the dashboard runs.
        using var clear = new CommandLine("Detourer.Worker");
        foreach ((string name, string value) in manifest.EnvironmentOf("worker")) clear.Environment[name] = value;
        CommandResult cleared = await clear.RunAsync("clear");
        Assert.True(cleared.ExitCode == 0, cleared.OutputText + cleared.Errors);
        Assert.EndsWith("Jobs cleared: 1.\n", cleared.OutputText, StringComparison.Ordinal);
        Assert.Equal("expired", (await web.GetAsync(id)).GetProperty("state").GetString());
    }

    private static async Task ProtectAsync(RedisServer redis, Dictionary<string, string> values)
    {
        await using ConnectionMultiplexer connection = await redis.ConnectAsync();
        await connection.GetServers()[0].ConfigSetAsync("requirepass", RedisPassword);
        string[] address = redis.ConnectionString.Split(':');
        (values["redis.bindings.tcp.host"], values["redis.bindings.tcp.port"]) = (address[0], address[1]);
    }

    /// <summary>Creates a user with rights on one database, as the image of MySQL does.</summary>
    private async Task GrantAsync(Dictionary<string, string> values)
    {
        var root = new MySqlConnectionStringBuilder(await database.CreateDatabaseAsync()) { UserID = "root" };
        values["mysql.bindings.tcp.host"] = root.Server;
        values["mysql.bindings.tcp.port"] = root.Port.ToString(CultureInfo.InvariantCulture);
        await using var connection = new MySqlConnection(root.ConnectionString);
        await connection.OpenAsync(Token);
        await using MySqlCommand grant = connection.CreateCommand();
        grant.CommandText =
            $"""
            CREATE DATABASE detourer;
            CREATE USER detourer IDENTIFIED BY '{DatabasePassword}';
            GRANT ALL ON detourer.* TO detourer;
            """;
        await grant.ExecuteNonQueryAsync(Token);
    }

    private static void UseStore(Radosgw radosgw, Dictionary<string, string> values)
    {
        values["minio.bindings.http.host"] = radosgw.Endpoint.Host;
        values["minio.bindings.http.port"] = radosgw.Endpoint.Port.ToString(CultureInfo.InvariantCulture);
        values["minio-user.inputs.value"] = radosgw.AccessKey;
        values["minio-password.inputs.value"] = radosgw.SecretKey;
    }
}
