using Detourer.Jobs;
using Detourer.Jobs.Events;
using Detourer.Jobs.Files;
using Detourer.Jobs.Kinds;
using Detourer.Jobs.Queue;
using Detourer.Jobs.Redis;
using Detourer.Jobs.Sql;
using Detourer.Jobs.Standalone;
using Detourer.Jobs.Sweeps;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Detourer.Testing.Fixtures;

/// <summary>
/// The services of <c>Detourer.Jobs</c> without a worker: a real database, real files, a real queue. Its clock stands
/// still until a test advances it.
/// </summary>
public sealed class JobsFixture : IAsyncDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly RedisServer? _redis;
    private readonly IHost _host;

    private JobsFixture(RedisServer? redis, string? database, IEnumerable<(string Name, string Value)> settings)
    {
        (_redis, Database) = (redis, database);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        SetUp(builder, Time, _data, redis, database, settings);
        _host = builder.Build();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public JobsOptions Options { get; } = new();

    public JobRepository Rows => _host.Services.GetRequiredService<JobRepository>();

    public JobService Book => _host.Services.GetRequiredService<JobService>();

    public Sweep Sweep => _host.Services.GetRequiredService<Sweep>();

    public IFileStore Files => _host.Services.GetRequiredService<IFileStore>();

    public IJobQueue Queue => Get<IJobQueue>();

    public IJobEvents Events => Get<IJobEvents>();

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Creates a standalone fixture.</summary>
    public static Task<JobsFixture> CreateAsync(params (string Name, string Value)[] settings) =>
        StartAsync(new JobsFixture(null, null, settings));

    /// <summary>Standalone, over what the previous version left.</summary>
    public static async Task<JobsFixture> OfPreviousVersionAsync()
    {
        var fixture = new JobsFixture(null, null, []);
        await PreviousVersion.WriteSqliteAsync(fixture._data["jobs.db"], Token);
        PreviousVersion.CopyFiles(fixture._data["files"]);
        return await StartAsync(fixture);
    }

    /// <summary>Distributed, over what the previous version left.</summary>
    public static async Task<JobsFixture> OfPreviousVersionAsync(SharedMariaDb database)
    {
        string connection = await database.CreateDatabaseAsync();
        await PreviousVersion.WriteMySqlAsync(connection, Token);
        // A short lease: an entry of the killed worker is handed to another when it expires.
        var fixture = new JobsFixture(await RedisServer.CreateAsync(), connection, [("Jobs:Lease", "00:00:01")]);
        await PreviousVersion.WriteRedisAsync(fixture.Redis);
        PreviousVersion.CopyFiles(fixture._data.Path);
        return await StartDistributedAsync(fixture);
    }

    private static async Task<JobsFixture> StartAsync(JobsFixture fixture)
    {
        // Only what prepares the database; tests run the sweep themselves.
        foreach (IHostedLifecycleService service in fixture._host.Services.GetServices<IHostedService>()
            .OfType<IHostedLifecycleService>())
            await service.StartingAsync(Token);
        return fixture;
    }

    /// <summary>Creates a distributed fixture.</summary>
    public static async Task<JobsFixture> CreateAsync(
        SharedMariaDb database, params (string Name, string Value)[] settings)
    {
        string connection = await database.CreateDatabaseAsync(); // first: Redis would be left running without it
        return await StartDistributedAsync(new JobsFixture(await RedisServer.CreateAsync(), connection, settings));
    }

    private static async Task<JobsFixture> StartDistributedAsync(JobsFixture fixture)
    {
        await fixture._host.Services.GetRequiredService<DatabaseMigrator>().MigrateAsync(Token);
        await fixture._host.Services.GetRequiredService<RedisEvents>().StartAsync(Token);
        return fixture;
    }

    /// <summary>Adds the services to an application: distributed if there is a Redis, else standalone.</summary>
    internal static void SetUp(
        IHostApplicationBuilder builder, TimeProvider time, TemporaryFolder data, RedisServer? redis, string? database,
        IEnumerable<(string Name, string Value)> settings, bool sharesClock = true)
    {
        foreach ((string name, string value) in settings) builder.Configuration[name] = value;
        builder.Services.AddSingleton(time);
        builder.Configuration["Data:Directory"] = data.Path;
        if (redis is null)
        {
            builder.AddJobs();
            return;
        }

        builder.Configuration["ConnectionStrings:redis"] = redis.ConnectionString;
        builder.Configuration["ConnectionStrings:detourer"] = database;
        // Files are stored in a folder even here; other tests cover S3.
        builder.Configuration["ConnectionStrings:minio"] = "Endpoint=http://127.0.0.1:1;AccessKey=none;SecretKey=none";
        builder.AddJobs();
        builder.Services.AddSingleton<IFileStore>(new FolderStore(data.Path));
        // A test advances the clock of its database too, unless it is about clocks that differ.
        if (!sharesClock) return;
        builder.Services.AddSingleton(new RowClock(time, database: null, NullLogger<RowClock>.Instance));
    }

    public T Get<T>() where T : notnull => _host.Services.GetRequiredService<T>();

    internal RedisServer Redis => _redis!;

    /// <summary>The connection string; null if the fixture is standalone.</summary>
    internal string? Database { get; }

    /// <summary>The client of jobs, unless a test names another one.</summary>
    public const string Client = "192.0.2.1";

    /// <summary>Adds a queued job.</summary>
    public async Task<Job> AddAsync(string client = Client)
    {
        using var photo = new MemoryStream([1, 2, 3]);
        NewJob request = CutoutJob.Request("cat.jpg", "image/jpeg", photo, new Dictionary<string, string>());
        return (await Book.AddAsync(request with { Client = client }, Token)).Job;
    }

    /// <summary>Adds a job in a given state.</summary>
    public async Task<Job> AddAsync(JobState state)
    {
        Job job = await AddAsync();
        if (state == JobState.Queued) return job;
        if (state == JobState.Cancelled) return (await Rows.CancelAsync(job.Id, Token))!;

        Job claimed = (await Rows.ClaimAsync(job.Id, "test", Token))!;
        if (state == JobState.Running) return claimed;
        if (state == JobState.Failed) return (await Rows.FailAsync(claimed, Fatal, Token))!;

        using var data = new MemoryStream([4, 5, 6, 7]);
        await Files.PutAsync(FileKey.Result(job.Id, claimed.Claim!.Value), data, Token);
        Job succeeded = (await Rows.SucceedAsync(claimed, Result, Token))!;
        if (state == JobState.Succeeded) return succeeded;
        await Files.DeleteAllAsync(job.Id, Token);
        return (await Rows.ExpireAsync(job.Id, Token))!;
    }

    public static JobFailure Fatal { get; } = new("image_corrupt", "The image is damaged.", Retry: false, "detail");

    public static JobFailure Passing { get; } = new("storage_unavailable", "Try again.", Retry: true);

    public static JobResult Result { get; } = new(
        "image/png", ".png", 4, 1500, CutoutJob.Kind.Write(new CutoutDetails(8, 6)));

    public async ValueTask DisposeAsync()
    {
        await ((IAsyncDisposable)_host).DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (_redis is not null) await _redis.DisposeAsync();
        _data.Dispose();
    }
}
