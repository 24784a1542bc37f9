namespace Detourer.Testing.Servers;

/// <summary>
/// A real S3 server: Ceph's gateway with one monitor and one object store in memory, on loopback ports and in a
/// temporary folder. It takes about 13 s to start and 230 MB of memory.
/// </summary>
internal sealed class Radosgw : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<ServerProcess> _below = [];
    private readonly int _port = ServerProcess.FreePort();
    private readonly int _monitorPort = ServerProcess.FreePort();
    private readonly int _day;
    private readonly ServerProcess _gateway;

    private Radosgw(int day)
    {
        _day = day;
        _gateway = Daemon("radosgw", "-n", "client.rgw");
    }

    public Uri Endpoint => new($"http://127.0.0.1:{_port}");

    public string AccessKey { get; } = "detourer";

    public string SecretKey { get; } = "a=secret/of+tests";

    /// <summary>The value for <c>ConnectionStrings:minio</c>.</summary>
    public string ConnectionString => $"Endpoint={Endpoint};AccessKey={AccessKey};SecretKey={SecretKey}";

    /// <summary>Starts a server. Skips the test if Ceph is not installed.</summary>
    /// <param name="day">Length of a day in lifecycle rules, in seconds; -1 for a real day.</param>
    public static async Task<Radosgw> CreateAsync(int day = -1)
    {
        foreach (string program in (string[])["monmaptool", "ceph-mon", "ceph-osd", "ceph", "radosgw", "radosgw-admin"])
            Require.Tool(program);
        var server = new Radosgw(day);
        try
        {
            await server.PrepareAsync();
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the gateway with the existing data, and waits until it responds.</summary>
    public async Task StartAsync()
    {
        using var http = new HttpClient();
        await _gateway.StartAsync(async () =>
        {
            try
            {
                using HttpResponseMessage answer = await http.GetAsync(Endpoint);
                return true;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
    }

    /// <summary>Kills the gateway. New connections are refused.</summary>
    public Task StopAsync() => _gateway.KillAsync();

    /// <summary>SIGSTOP: connections are accepted, but requests get no answer.</summary>
    public Task FreezeAsync() => _gateway.SignalAsync("STOP");

    /// <summary>SIGCONT.</summary>
    public Task ThawAsync() => _gateway.SignalAsync("CONT");

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        foreach (ServerProcess process in Enumerable.Reverse(_below)) await process.DisposeAsync();
        _folder.Dispose();
    }

    private async Task PrepareAsync()
    {
        var (cluster, disk) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await File.WriteAllTextAsync(_folder["ceph.conf"], Configuration(cluster));
        foreach (string folder in (string[])["mon", "osd", "rgw"]) Directory.CreateDirectory(_folder[folder]);

        string address = $"127.0.0.1:{_monitorPort}";
        await ServerProcess.RunAsync(
            "monmaptool", "--create", "--add", "a", address, "--fsid", $"{cluster}", _folder["monmap"]);
        await RunCephAsync("ceph-mon", "-i", "a", "--mkfs", "--monmap", _folder["monmap"]);
        await StartBelowAsync("ceph-mon", "-i", "a", "--public-addr", address);
        await RunCephAsync("ceph", "osd", "new", $"{disk}");
        await RunCephAsync("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", $"{disk}");
        await StartBelowAsync("ceph-osd", "-i", "0");
        await RunCephAsync(
            "radosgw-admin", "user", "create", "--uid=test", "--display-name=test", $"--access-key={AccessKey}",
            $"--secret-key={SecretKey}");
    }

    private string Configuration(Guid cluster) => $"""
        [global]
        fsid = {cluster}
        mon_initial_members = a
        mon_host = 127.0.0.1:{_monitorPort}
        public_network = 127.0.0.0/8
        auth_cluster_required = none
        auth_service_required = none
        auth_client_required = none
        ms_mon_client_mode = crc
        ms_client_mode = crc
        ms_cluster_mode = crc
        ms_service_mode = crc
        osd_pool_default_size = 1
        osd_pool_default_min_size = 1
        osd_pool_default_pg_num = 1
        osd_pool_default_pgp_num = 1
        osd_pool_default_pg_autoscale_mode = off
        osd_crush_chooseleaf_type = 0
        mon_allow_pool_size_one = true
        mon_max_pg_per_osd = 1000
        run_dir = {_folder.Path}
        admin_socket = {_folder.Path}/$name.$pid.asok
        log_file = {_folder.Path}/$name.log
        pid_file = {_folder.Path}/$name.pid
        [mon]
        mon_data = {_folder.Path}/mon
        mon_data_avail_warn = 1
        mon_data_avail_crit = 1
        [osd]
        osd_data = {_folder.Path}/osd
        osd_objectstore = memstore
        memstore_device_bytes = 4294967296
        [client.rgw]
        rgw_frontends = beast endpoint=127.0.0.1:{_port}
        rgw_data = {_folder.Path}/rgw
        rgw_lc_debug_interval = {_day}

        """;

    /// <summary>Starts a server that the gateway needs. Its clients wait until it is ready.</summary>
    private async Task StartBelowAsync(string program, params string[] arguments)
    {
        ServerProcess process = Daemon(program, arguments);
        _below.Add(process);
        await process.StartAsync(() => Task.FromResult(true));
    }

    /// <summary>Runs in the foreground, so that it stays a child process with a known id.</summary>
    private ServerProcess Daemon(string program, params string[] arguments) =>
        new(program, ["-f", "-c", _folder["ceph.conf"], .. arguments]);

    private Task RunCephAsync(string program, params string[] arguments) =>
        ServerProcess.RunAsync(program, ["-c", _folder["ceph.conf"], .. arguments]);
}
