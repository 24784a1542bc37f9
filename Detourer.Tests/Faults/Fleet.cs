using Detourer.Jobs.Files;

namespace Detourer.Tests.Faults;

/// <summary>
/// Web replicas and workers in real processes with real servers. The engine is a stand-in that takes 200 ms. Leases and
/// delays are short, so that tests take seconds instead of minutes.
/// </summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly (string Name, string Value)[] _settings;
    private readonly string _bucket;
    private S3Replica? _store;

    private Fleet(
        FaultServers servers, string database, string bucket, IEnumerable<(string Name, string Value)> settings)
    {
        (Servers, Database, _bucket) = (servers, database, bucket);
        _settings =
        [
            ("ConnectionStrings__redis", servers.Redis.ConnectionString),
            ("ConnectionStrings__detourer", database),
            ("ConnectionStrings__minio", servers.Store.ConnectionString),
            ("Storage__Bucket", bucket), ("Storage__Lifecycle", "false"),
            ("Admission__MaxJobs", "0"), ("Admission__MaxWaiting", "0"),
            ("Jobs__Lease", $"{Lease}"), ("Jobs__SweepInterval", "00:00:00.500"), ("Jobs__RetryDelay", "00:00:00.200"),
            ("Jobs__OrphanGrace", "00:00:20"),
            ("DOTNET_STARTUP_HOOKS", typeof(StandInEngine).Assembly.Location), (StandInEngine.Variable, "200"),
            .. settings,
        ];
    }

    public static TimeSpan Lease { get; } = TimeSpan.FromSeconds(6);

    public FaultServers Servers { get; }

    /// <summary>The connection string of the database.</summary>
    public string Database { get; }

    /// <summary>The file store.</summary>
    public IFileStore Files => _store!.Files;

    public List<WebServer> Webs { get; } = [];

    public List<WorkerProcess> Workers { get; } = [];

    /// <summary>Starts web replicas and workers.</summary>
    public static async Task<Fleet> StartAsync(
        FaultServers servers, int webs = 1, int workers = 3, IEnumerable<(string Name, string Value)>? settings = null)
    {
        await servers.Redis.FlushAllAsync();
        var fleet = new Fleet(
            servers, await servers.Database.CreateDatabaseAsync(), S3Replica.NewBucket(), settings ?? []);
        try
        {
            await Task.WhenAll(
                Task.WhenAll(Enumerable.Range(0, webs).Select(_ => fleet.AddWebAsync())),
                Task.WhenAll(Enumerable.Range(0, workers).Select(_ => fleet.AddWorkerAsync())));
            await fleet.ReadyAsync();
            fleet._store = await S3Replica.StartAsync(servers.Store.ConnectionString, fleet._bucket);
            await fleet._store.Ready;
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    public async Task<WebServer> AddWebAsync(params (string Name, string Value)[] settings)
    {
        WebServer web = await WebServer.StartAsync(Path.GetTempPath(), [.. _settings, .. settings]);
        lock (Webs) Webs.Add(web);
        return web;
    }

    public async Task<WorkerProcess> AddWorkerAsync(params (string Name, string Value)[] settings)
    {
        WorkerProcess worker = await WorkerProcess.StartAsync([.. _settings, .. settings]);
        lock (Workers) Workers.Add(worker);
        return worker;
    }

    /// <summary>A running web replica.</summary>
    public WebServer? AnyWeb()
    {
        lock (Webs) return Webs.LastOrDefault(web => web.IsRunning);
    }

    /// <summary>The logs of all processes, for the message of a failed test.</summary>
    public string Log() => string.Join(
        "\n====\n", [.. Webs.Select(web => web.Log), .. Workers.Select(worker => worker.Log)]);

    public async ValueTask DisposeAsync()
    {
        foreach (WorkerProcess worker in Workers) await worker.DisposeAsync();
        foreach (WebServer web in Webs) await web.DisposeAsync();
        if (_store is not null) await _store.DisposeAsync();
    }

    /// <summary>Waits until tables and bucket exist.</summary>
    private Task ReadyAsync() => Eventually.TrueAsync(async () =>
    {
        using HttpResponseMessage answer = await Webs[0].PostAsync(WebServer.Form(Load.Photo(0)));
        return answer.IsSuccessStatusCode;
    });
}
