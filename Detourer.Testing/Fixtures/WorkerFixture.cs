using Detourer.Imaging;
using Detourer.Imaging.Encode;
using Detourer.Imaging.Models;
using Detourer.Jobs;
using Detourer.Jobs.Kinds;
using Detourer.Jobs.Queue;
using Detourer.Jobs.Sql;
using Detourer.ServiceDefaults;
using Detourer.Worker;
using Detourer.Worker.Handlers;
using Detourer.Worker.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Detourer.Testing.Fixtures;

/// <summary>
/// A worker and its probes in this process. The test provides the engine. The clock stands still until a test advances
/// it.
/// </summary>
internal sealed class WorkerFixture : IAsyncDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly RedisServer? _redis;
    private readonly WebApplication _app;

    private WorkerFixture(Cut cut, ModelStatus model, RedisServer? redis, string? database)
    {
        _redis = redis;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = _data.Path });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        builder.Logging.AddProvider(Logs);
        JobsFixture.SetUp(builder, Time, _data, redis, database, [("Models:Directory", _data.Path)]);
        builder.AddWorker(withoutModel: HealthStatus.Unhealthy);
        // So that no job downloads the model.
        File.WriteAllBytes(_data[ModelCatalog.BuiltIn.Default.FileName], []);
        StandInEngine.Replace(builder.Services, cut);
        builder.Services.AddSingleton(model);
        _app = builder.Build();
        _app.MapDefaultEndpoints();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public HttpClient Http { get; } = new();

    public RedisServer Redis => _redis!;

    /// <summary>A cutout for a test's engine to return.</summary>
    public static Cutout Cutout { get; } = new(new byte[] { 1 }, OutputFormat.Png, 1, 1, []);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts a standalone worker.</summary>
    /// <param name="cut">The engine.</param>
    /// <param name="model">The state of its model; null if it is ready.</param>
    public static Task<WorkerFixture> StartAsync(Cut cut, ModelStatus? model = null) =>
        StartAsync(new WorkerFixture(cut, model ?? StandInEngine.ReadyModel(), redis: null, database: null));

    /// <summary>Starts a distributed worker.</summary>
    public static async Task<WorkerFixture> StartAsync(Cut cut, SharedMariaDb database)
    {
        string connection = await database.CreateDatabaseAsync(); // first: Redis would be left running without it
        return await StartAsync(
            new WorkerFixture(cut, StandInEngine.ReadyModel(), await RedisServer.CreateAsync(), connection));
    }

    /// <summary>Adds a queued job.</summary>
    /// <param name="kind">The name of its kind; null: a cutout.</param>
    public async Task<Guid> AddAsync(string? kind = null)
    {
        using var photo = new MemoryStream([1, 2, 3]);
        NewJob request = CutoutJob.Request("cat.jpg", "image/jpeg", photo, new Dictionary<string, string>());
        request = request with { Kind = kind ?? request.Kind };
        return (await _app.Services.GetRequiredService<JobService>().AddAsync(request, Token)).Job.Id;
    }

    public async Task<Job> FindAsync(Guid job) =>
        (await _app.Services.GetRequiredService<JobRepository>().FindAsync(job, Token))!;

    /// <summary>Runs a statement on the database.</summary>
    public async Task ExecuteAsync(string sql)
    {
        IJobsContextFactory contexts = _app.Services.GetRequiredService<IJobsContextFactory>();
        await using JobsContext context = await contexts.CreateAsync(Token);
        await context.Database.ExecuteSqlRawAsync(sql, Token);
    }

    public IJobQueue Queue => _app.Services.GetRequiredService<IJobQueue>();

    public RecordedLogs Logs { get; } = new();

    public async Task<JobState> StateAsync(Guid job) =>
        (await FindAsync(job)).State;

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (_redis is not null) await _redis.DisposeAsync();
        Http.Dispose();
        _data.Dispose();
    }

    private static async Task<WorkerFixture> StartAsync(WorkerFixture worker)
    {
        await worker._app.StartAsync(Token);
        // On this clock, the delay before a retry would never end.
        if (worker._app.Services.GetService<DatabaseMigrator>() is { } database) await database.Ready.WaitAsync(Token);
        worker.Http.BaseAddress = new Uri(worker._app.Urls.Single());
        return worker;
    }
}
