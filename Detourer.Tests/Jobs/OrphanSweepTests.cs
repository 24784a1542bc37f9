using Detourer.Jobs;
using Detourer.Jobs.Files;
using Detourer.Jobs.Redis;
using Detourer.Jobs.Sql;
using Detourer.Jobs.Sweeps;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Detourer.Tests.Jobs;

public sealed class StandaloneOrphanSweepTests() : OrphanSweepTests(() => JobsFixture.CreateAsync());

public sealed class DistributedOrphanSweepTests(SharedMariaDb database)
    : OrphanSweepTests(() => JobsFixture.CreateAsync(database))
{
    [Fact]
    public async Task Only_one_process_sweeps_at_a_time()
    {
        await Jobs.Get<OrphanSweep>().RunAsync(JobsFixture.Token);
        await using ConnectionMultiplexer redis = await Jobs.Redis.ConnectAsync();
        FileKey orphan = await PutAsync(FileKey.Original(NewId(TimeSpan.FromHours(2))));
        await Other(redis).RunAsync(JobsFixture.Token);
        Assert.True(await ExistsAsync(orphan));

        // The next sweep is due.
        await redis.GetDatabase().KeyDeleteAsync(RedisKeys.Leader("orphans"));
        await Other(redis).RunAsync(JobsFixture.Token);
        Assert.False(await ExistsAsync(orphan));
    }

    private OrphanSweep Other(ConnectionMultiplexer redis) => new(
        Jobs.Rows, Jobs.Files, new RedisLeader(redis, new RedisPipeline(Jobs.Time), new WorkerIdentity("other")),
        Options.Create(Jobs.Options), Jobs.Get<RowClock>(), NullLogger<OrphanSweep>.Instance);
}

/// <summary>Files without a row.</summary>
/// <param name="create">Creates a standalone or distributed fixture.</param>
public abstract class OrphanSweepTests(Func<Task<JobsFixture>> create) : IAsyncLifetime
{
    protected JobsFixture Jobs { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Jobs = await create();

    [Fact]
    public async Task Only_old_files_without_a_row_are_removed()
    {
        Job succeeded = await Jobs.AddAsync(JobState.Succeeded), failed = await Jobs.AddAsync(JobState.Failed),
            running = await Jobs.AddAsync(JobState.Running);
        FileKey lostClaim = await PutAsync(FileKey.Result(succeeded.Id, NewId(TimeSpan.Zero)));
        FileKey unwritten = await PutAsync(FileKey.Result(failed.Id, failed.Claim ?? NewId(TimeSpan.Zero)));
        FileKey stored = await PutAsync(FileKey.Result(running.Id, running.Claim!.Value));
        FileKey rowless = await PutAsync(FileKey.Original(NewId(TimeSpan.Zero)));
        Jobs.Time.Advance(Jobs.Options.OrphanGrace);
        FileKey young = await PutAsync(FileKey.Original(NewId(TimeSpan.Zero)));

        await Jobs.Get<OrphanSweep>().RunAsync(JobsFixture.Token);
        foreach (FileKey orphan in (FileKey[])[lostClaim, unwritten, rowless])
            Assert.False(await ExistsAsync(orphan), orphan.Name);
        FileKey[] kept =
        [
            FileKey.Original(succeeded.Id), FileKey.Result(succeeded.Id, succeeded.Claim!.Value),
            FileKey.Original(failed.Id),
            FileKey.Original(running.Id), stored, young,
        ];
        foreach (FileKey file in kept) Assert.True(await ExistsAsync(file), file.Name);
    }

    [Fact]
    public async Task The_first_run_after_a_long_stop_deletes_all_orphans()
    {
        FileKey old = await PutAsync(FileKey.Original(NewId(TimeSpan.FromDays(400))));
        Job kept = await Jobs.AddAsync(JobState.Succeeded);
        Jobs.Time.Advance(TimeSpan.FromDays(3));
        await Jobs.Get<OrphanSweep>().RunAsync(JobsFixture.Token);
        Assert.False(await ExistsAsync(old));
        Assert.True(await ExistsAsync(FileKey.Original(kept.Id)));
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Jobs.DisposeAsync();
    }

    protected Guid NewId(TimeSpan age) => Guid.CreateVersion7(Jobs.Time.GetUtcNow() - age);

    protected async Task<FileKey> PutAsync(FileKey key)
    {
        using var content = new MemoryStream([1]);
        await Jobs.Files.PutAsync(key, content, JobsFixture.Token);
        return key;
    }

    protected async Task<bool> ExistsAsync(FileKey key)
    {
        await using Stream? file = await Jobs.Files.OpenAsync(key, JobsFixture.Token);
        return file is not null;
    }
}
