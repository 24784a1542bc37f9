using Detourer.Jobs;
using Detourer.Jobs.Admission;
using Detourer.Jobs.Queue;
using Detourer.Jobs.Redis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Detourer.Tests.Jobs;

public sealed class StandaloneAdmissionTests() : AdmissionTests(settings => JobsFixture.CreateAsync(settings))
{
    protected override Task PassAsync(JobsFixture jobs, TimeSpan time)
    {
        jobs.Time.Advance(time);
        return Task.CompletedTask;
    }
}

public sealed class DistributedAdmissionTests(SharedMariaDb database)
    : AdmissionTests(settings => JobsFixture.CreateAsync(database, settings))
{
    [Fact]
    public async Task Replicas_share_their_limits()
    {
        await using ConnectionMultiplexer redis = await Jobs.Redis.ConnectAsync();
        ClientAdmission other = Replica(redis);
        for (int i = 0; i < Most; i++)
            Assert.IsType<AdmissionResult.Admitted>(
                i % 2 == 0 ? await AskAsync() : await other.AdmitJobAsync(JobsFixture.Client, JobsFixture.Token));
        Assert.IsType<AdmissionResult.TooFast>(await AskAsync());
        Assert.IsType<AdmissionResult.TooFast>(await other.AdmitJobAsync(JobsFixture.Client, JobsFixture.Token));
    }

    [Fact]
    public async Task Without_redis_uploads_continue_and_each_replica_applies_its_own_limits()
    {
        ConfigurationOptions options = ConfigurationOptions.Parse(Jobs.Redis.ConnectionString);
        options.BacklogPolicy = BacklogPolicy.FailFast;
        await using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(options);
        await Jobs.Redis.KillAsync();
        ClientAdmission replica = Replica(redis), other = Replica(redis);
        for (int i = 0; i < Most; i++)
            Assert.IsType<AdmissionResult.Admitted>(
                await replica.AdmitJobAsync(JobsFixture.Client, JobsFixture.Token));
        Assert.IsType<AdmissionResult.TooFast>(await replica.AdmitJobAsync(JobsFixture.Client, JobsFixture.Token));
        Assert.IsType<AdmissionResult.Admitted>(await other.AdmitJobAsync(JobsFixture.Client, JobsFixture.Token));
    }

    /// <summary>Moves everything in the window back in time, since the server's clock cannot be advanced.</summary>
    protected override async Task PassAsync(JobsFixture jobs, TimeSpan time)
    {
        await using ConnectionMultiplexer redis = await jobs.Redis.ConnectAsync();
        IDatabase database = redis.GetDatabase();
        RedisKey window = RedisKeys.Window(Limit.Jobs, JobsFixture.Client);
        foreach (RedisValue request in await database.SortedSetRangeByRankAsync(window))
            await database.SortedSetDecrementAsync(window, request, time.TotalMilliseconds);
    }

    private ClientAdmission Replica(ConnectionMultiplexer redis) => new(
        Jobs.Rows, new RedisWindows(redis, new RedisPipeline(TimeProvider.System), Jobs.Time),
        Jobs.Get<IOptions<AdmissionOptions>>());
}

/// <summary>The limits of a client, the same when standalone and when distributed.</summary>
/// <param name="create">Creates a standalone or distributed fixture with some settings.</param>
public abstract class AdmissionTests(Func<(string Name, string Value)[], Task<JobsFixture>> create) : IAsyncLifetime
{
    /// <summary>The number of jobs within a minute.</summary>
    protected const int Most = 6;

    private const int MostWaiting = 4;

    protected JobsFixture Jobs { get; private set; } = null!;

    private static CancellationToken Token => JobsFixture.Token;

    public async ValueTask InitializeAsync() => Jobs = await create([("Admission:MaxWaiting", $"{MostWaiting}")]);

    [Fact]
    public async Task A_client_that_exceeds_the_limit_is_given_a_delay_and_admitted_after_it()
    {
        var half = TimeSpan.FromSeconds(30);
        for (int i = 0; i < Most; i++)
        {
            if (i == Most / 2) await PassAsync(Jobs, half);
            Assert.IsType<AdmissionResult.Admitted>(await AskAsync());
        }

        AdmissionResult.TooFast refused = Assert.IsType<AdmissionResult.TooFast>(await AskAsync());
        Assert.True(refused.RetryAfter > TimeSpan.Zero && refused.RetryAfter <= half, $"{refused.RetryAfter}");
        Assert.IsType<AdmissionResult.Admitted>(await AskAsync("192.0.2.2"));

        // The first one has left the window. By the server's clock, the two after it are slightly younger.
        await PassAsync(Jobs, refused.RetryAfter);
        Assert.IsType<AdmissionResult.Admitted>(await AskAsync());
        await PassAsync(Jobs, TimeSpan.FromSeconds(10));
        for (int i = 1; i < Most / 2; i++) Assert.IsType<AdmissionResult.Admitted>(await AskAsync());
        Assert.IsType<AdmissionResult.TooFast>(await AskAsync());
    }

    [Fact]
    public async Task A_client_with_too_many_waiting_jobs_is_admitted_when_one_of_them_has_finished()
    {
        List<Job> waiting = [];
        for (int i = 0; i < MostWaiting; i++) waiting.Add(await Jobs.AddAsync());
        Assert.IsType<AdmissionResult.TooMany>(await AskAsync());
        Assert.Equal(0, await WaitingAsync("192.0.2.2"));

        await Jobs.Book.RemoveAsync(waiting[^1].Id, Token);
        Assert.Equal(MostWaiting - 1, await WaitingAsync());
    }

    [Fact]
    public async Task A_job_counts_as_waiting_until_it_has_any_final_state()
    {
        for (int i = 0; i < 3; i++) await Jobs.AddAsync();
        await EndNextAsync(claimed => Jobs.Rows.SucceedAsync(claimed, JobsFixture.Result, Token));
        await EndNextAsync(claimed => Jobs.Rows.FailAsync(claimed, JobsFixture.Fatal, Token));
        Job again = await EndNextAsync(claimed => Jobs.Rows.FailAsync(claimed, JobsFixture.Passing, Token));
        await HandOutAsync();
        Assert.Equal(1, await WaitingAsync());

        await Jobs.Book.RemoveAsync(again.Id, Token);
        Assert.Equal(0, await WaitingAsync());
        await Jobs.Book.RemoveAsync(again.Id, Token);
        Assert.Equal(0, await WaitingAsync());
    }

    [Fact]
    public async Task A_cancelled_job_is_subtracted_once_and_not_again_when_it_is_taken()
    {
        Job cancelled = await Jobs.AddAsync();
        await Jobs.AddAsync();
        await Jobs.Book.RemoveAsync(cancelled.Id, Token);
        QueueTicket ticket = await Jobs.Queue.TakeAsync(Token);
        Assert.Equal(cancelled.Id, ticket.Id);
        Assert.Null(await Jobs.Rows.ClaimAsync(ticket.Id, "test", Token));
        await Jobs.Queue.ReturnAsync(ticket, dueAt: null);
        await HandOutAsync();
        Assert.Equal(1, await WaitingAsync());
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Jobs.DisposeAsync();
    }

    /// <summary>Advances the clock of the window.</summary>
    protected abstract Task PassAsync(JobsFixture jobs, TimeSpan time);

    protected Task<AdmissionResult> AskAsync(string client = JobsFixture.Client) =>
        Jobs.Get<ClientAdmission>().AdmitJobAsync(client, Token);

    private async Task<int> WaitingAsync(string client = JobsFixture.Client) =>
        Assert.IsType<AdmissionResult.Admitted>(await AskAsync(client)).Waiting;

    private async Task<Job> EndNextAsync(Func<Job, Task<Job?>> end)
    {
        QueueTicket ticket = await Jobs.Queue.TakeAsync(Token);
        Job ended = (await end((await Jobs.Rows.ClaimAsync(ticket.Id, "test", Token))!))!;
        await Jobs.Queue.ReturnAsync(ticket, dueAt: ended.State == JobState.Queued ? ended.RetryAt : null);
        return ended;
    }

    /// <summary>A worker acknowledges finished jobs when it takes the next one.</summary>
    private async Task HandOutAsync()
    {
        await Jobs.AddAsync("192.0.2.3");
        await Jobs.Queue.TakeAsync(Token);
    }
}
