using System.Net;

namespace Detourer.Tests.Faults;

/// <summary>A part fails during a stream of uploads. No accepted job is lost.</summary>
[Collection(FaultCollection.Name)]
public sealed class FaultTests(FaultServers servers)
{
    [Fact]
    public Task A_worker_is_killed() => RunAsync(async (fleet, load) =>
    {
        await fleet.Workers[0].KillAsync();
        await load.GoOnAsync(10);
    });

    [Fact]
    public Task All_workers_are_killed_and_replaced() => RunAsync(async (fleet, load) =>
    {
        await Task.WhenAll(fleet.Workers.Select(worker => worker.KillAsync()));
        await load.GoOnAsync(5);
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => fleet.AddWorkerAsync()));
    });

    [Fact]
    public Task The_replica_that_accepts_the_uploads_is_killed() => RunAsync(async (fleet, load) =>
    {
        WebServer doomed = fleet.AnyWeb()!;
        await doomed.KillAsync();
        Assert.NotSame(doomed, fleet.AnyWeb());
        await load.GoOnAsync(10);
    }, webs: 2);

    [Fact]
    public Task A_worker_is_stopped_and_spends_no_attempt() => RunAsync(async (fleet, load) =>
    {
        Assert.Equal(0, await fleet.Workers[0].StopAsync());
        await load.GoOnAsync(10);
        await load.StopAsync();
        await new Consistency(fleet).AssertConsistentAsync(load);
        Assert.All(await new Consistency(fleet).RowsAsync(), row => Assert.Equal(1, row.Attempts));
    });

    [Fact]
    public Task Redis_is_killed_and_restarted() => RunAsync(async (_, load) =>
    {
        await servers.Redis.KillAsync();
        await servers.Redis.StartAsync();
        await load.GoOnAsync(10);
    });

    [Fact]
    public Task Redis_loses_all_its_data() => RunAsync(async (_, load) =>
    {
        await servers.Redis.FlushAllAsync();
        await load.GoOnAsync(10);
    });

    [Fact]
    public Task Redis_is_unavailable_for_a_while_and_uploads_continue() => RunAsync(async (_, load) =>
    {
        await servers.Redis.KillAsync();
        await load.GoOnAsync(20);
        await Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System);
        await servers.Redis.StartAsync();
        await load.GoOnAsync(5);
        Assert.True(load.Page.WasNotifiedOfOutage);
    });

    [Fact]
    public async Task Redis_is_killed_and_its_replica_is_promoted()
    {
        await using RedisServer master = await RedisServer.CreateAsync();
        await using RedisServer replica = await master.ReplicateAsync();
        await RunAsync(
            async (_, load) =>
            {
                await master.KillAsync();
                await replica.PromoteAsync();
                await load.GoOnAsync(20);
            },
            settings: [("ConnectionStrings__redis", $"{master.ConnectionString},{replica.ConnectionString}")]);
    }

    [Fact]
    public async Task Redis_is_reached_by_tls()
    {
        await using TlsRedisServer redis = await TlsRedisServer.CreateAsync();
        await RunAsync(
            async (fleet, load) =>
            {
                await load.GoOnAsync(5);
                Assert.Equal("Healthy", await fleet.Webs[0].Http.GetStringAsync("/health"));
            },
            settings: [("ConnectionStrings__redis", redis.ConnectionString), ("SSL_CERT_FILE", redis.Certificate)]);
    }

    [Fact]
    public Task The_database_is_killed_and_restarted() => RunAsync(async (_, load) =>
    {
        await servers.Database.KillAsync();
        await load.IsRefusedAsync(HttpStatusCode.ServiceUnavailable, times: 3);
        await servers.Database.StartAsync();
        await load.GoOnAsync(10);
    }, refusal: HttpStatusCode.ServiceUnavailable);

    [Fact]
    public Task The_database_is_read_only_for_longer_than_a_lease_and_no_job_runs_twice() => RunAsync(
        async (fleet, load) =>
        {
            await servers.Database.SetReadOnlyAsync(true);
            try
            {
                await load.IsRefusedAsync(HttpStatusCode.ServiceUnavailable, times: 3);
                using HttpResponseMessage health = await fleet.Webs[0].Http.GetAsync("/health");
                Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
                await Task.Delay(Fleet.Lease * 1.5, TimeProvider.System);
            }
            finally
            {
                await servers.Database.SetReadOnlyAsync(false);
            }

            await load.GoOnAsync(10);
            await load.StopAsync();
            await new Consistency(fleet).AssertConsistentAsync(load);
            Assert.All(await new Consistency(fleet).RowsAsync(), row => Assert.Equal(1, row.Attempts));
        },
        refusal: HttpStatusCode.ServiceUnavailable);

    /// <summary>By their own clocks, each would release the jobs of the others and remove their files.</summary>
    [Fact]
    public Task The_clocks_of_all_processes_are_ten_minutes_apart_and_no_job_runs_twice() => RunAsync(
        async (fleet, load) =>
        {
            await Task.WhenAll(
                fleet.AddWebAsync((ShiftedClock.Variable, "-00:10:00")),
                fleet.AddWorkerAsync((ShiftedClock.Variable, "-00:10:00")),
                fleet.AddWorkerAsync((ShiftedClock.Variable, "00:10:00")));
            await load.GoOnAsync(30);
            await load.StopAsync();
            await new Consistency(fleet).AssertConsistentAsync(load);
            Assert.All(await new Consistency(fleet).RowsAsync(), row => Assert.Equal(1, row.Attempts));
            Assert.Matches(@"The clock of the database is -\d{3}\.", fleet.Log());
            Assert.Matches(@"The clock of the database is \+\d{3}\.", fleet.Log());
        },
        workers: 1);

    [Fact]
    public Task The_store_is_stopped_and_restarted() => RunAsync(async (_, load) =>
    {
        await servers.Store.StopAsync();
        await load.IsRefusedAsync(HttpStatusCode.ServiceUnavailable, times: 1);
        // Long enough for many attempts, none of which is counted.
        await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System);
        await servers.Store.StartAsync();
        await load.GoOnAsync(10);
    }, refusal: HttpStatusCode.ServiceUnavailable);

    [Fact]
    public Task A_worker_is_suspended_beyond_its_lease_and_resumed() => RunAsync(async (fleet, load) =>
    {
        await fleet.Workers[0].SignalAsync("STOP");
        await Task.Delay(Fleet.Lease * 2, TimeProvider.System);
        await fleet.Workers[0].SignalAsync("CONT");
        await load.GoOnAsync(10);
    });

    [Fact]
    public async Task A_photo_that_kills_its_workers_fails_and_no_other_job_does()
    {
        await using Fleet fleet = await Fleet.StartAsync(servers);
        await using Load load = Load.Start(fleet);
        await load.GoOnAsync(5);
        string poison = await load.AddAsync(Load.Photo(1, StandInEngine.PoisonSide));
        await Eventually.TrueAsync(() => Task.FromResult(fleet.Workers.TrueForAll(worker => !worker.IsRunning)));
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => fleet.AddWorkerAsync()));
        await load.GoOnAsync(5);
        await load.StopAsync();
        load.AssertRefusedOnlyWith(null);
        await new Consistency(fleet).AssertConsistentAsync(load, poison);
    }

    /// <param name="fault">What happens while photos are uploaded.</param>
    /// <param name="webs">Number of web replicas.</param>
    /// <param name="refusal">The only status with which uploads may be rejected meanwhile; null for none.</param>
    /// <param name="workers">Number of workers.</param>
    /// <param name="settings">Further settings of all processes.</param>
    private async Task RunAsync(
        Func<Fleet, Load, Task> fault, int webs = 1, HttpStatusCode? refusal = null, int workers = 3,
        IEnumerable<(string Name, string Value)>? settings = null)
    {
        await using Fleet fleet = await Fleet.StartAsync(servers, webs, workers, settings);
        await using Load load = Load.Start(fleet);
        await load.GoOnAsync(10);
        await fault(fleet, load);
        await load.StopAsync();
        load.AssertRefusedOnlyWith(refusal);
        await new Consistency(fleet).AssertConsistentAsync(load);
    }
}
