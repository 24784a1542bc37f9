using System.Diagnostics;

namespace Detourer.Tests.Support;

/// <summary>
/// A real S3 server of a test's own: Ceph's gateway over one monitor and one object store in memory, on loopback ports and
/// in a folder that goes with it. About 13 s and 230 MB.
/// </summary>
internal sealed class Radosgw : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);
    private readonly TemporaryFolder _folder = new();
    private readonly List<Process> _below = [];
    private readonly int _port = ServerProcess.FreePort();
    private readonly int _monitorPort = ServerProcess.FreePort();
    private readonly int _day;
    private Process? _gateway;

    private Radosgw(int day) => _day = day;

    public Uri Endpoint => new($"http://127.0.0.1:{_port}");

    public string AccessKey { get; } = "detourer";

    public string SecretKey { get; } = "a=secret/of+tests";

    /// <summary>As <c>ConnectionStrings:minio</c> has it.</summary>
    public string ConnectionString => $"Endpoint={Endpoint};AccessKey={AccessKey};SecretKey={SecretKey}";

    /// <summary>Starts one. Skips the test where Ceph is not installed.</summary>
    /// <param name="day">Seconds that a day of lifecycle rules lasts; -1: a day.</param>
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

    /// <summary>Starts the gateway, which finds everything as it was, and waits until it answers.</summary>
    public async Task StartAsync()
    {
        _gateway = Daemon("radosgw", "-n", "client.rgw");
        using var http = new HttpClient();
        await WaitAsync(_gateway, async () =>
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

    /// <summary>kill -9 of the gateway; connections to it are refused from now on.</summary>
    public async Task StopAsync()
    {
        if (_gateway is null) return;
        await EndAsync(_gateway);
        _gateway = null;
    }

    /// <summary>SIGSTOP: connections are made, and nothing answers.</summary>
    public Task FreezeAsync() => RunAsync("kill", "-STOP", $"{_gateway!.Id}");

    /// <summary>SIGCONT.</summary>
    public Task ThawAsync() => RunAsync("kill", "-CONT", $"{_gateway!.Id}");

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        foreach (Process process in Enumerable.Reverse(_below)) await EndAsync(process);
        _folder.Dispose();
    }

    private async Task PrepareAsync()
    {
        var (cluster, disk) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await File.WriteAllTextAsync(_folder["ceph.conf"], Configuration(cluster));
        foreach (string folder in (string[])["mon", "osd", "rgw"]) Directory.CreateDirectory(_folder[folder]);

        string address = $"127.0.0.1:{_monitorPort}";
        await RunAsync("monmaptool", "--create", "--add", "a", address, "--fsid", $"{cluster}", _folder["monmap"]);
        await RunCephAsync("ceph-mon", "-i", "a", "--mkfs", "--monmap", _folder["monmap"]);
        _below.Add(Daemon("ceph-mon", "-i", "a", "--public-addr", address));
        await RunCephAsync("ceph", "osd", "new", $"{disk}");
        await RunCephAsync("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", $"{disk}");
        _below.Add(Daemon("ceph-osd", "-i", "0"));
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

    /// <summary>In the foreground, so that it is a child of ours and its id is known.</summary>
    private Process Daemon(string program, params string[] arguments)
    {
        Process process = Start(program, ["-f", "-c", _folder["ceph.conf"], .. arguments]);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private Task RunCephAsync(string program, params string[] arguments) =>
        RunAsync(program, ["-c", _folder["ceph.conf"], .. arguments]);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using Process process = Start(program, arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(_patience);
        Assert.True(process.ExitCode == 0, $"{program}: {await output}{await errors}");
    }

    private static Process Start(string program, string[] arguments) => Process.Start(
        new ProcessStartInfo(Require.Tool(program), arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static async Task WaitAsync(Process process, Func<Task<bool>> isReady)
    {
        using var deadline = new CancellationTokenSource(_patience, TimeProvider.System);
        while (!await isReady())
        {
            Assert.False(process.HasExited, "The S3 server has ended.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, deadline.Token);
        }
    }

    private static async Task EndAsync(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
