using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Detourer.Imaging;
using Detourer.Imaging.Models;
using Microsoft.Extensions.Time.Testing;

namespace Detourer.Tests.Imaging.Models;

/// <summary>Outages of the registry and invalid packages, with a script instead of npm.</summary>
public sealed class NpmDownloadTests : IDisposable
{
    private const int Chunk = 100_000;
    private readonly ModelFolder _folder = new();
    private readonly TemporaryFolder _outside = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private NpmSource Source => new("tiny-package", "1.0.0", "/models/tiny", 250_000, _folder.Content.Length,
        Convert.ToHexStringLower(SHA256.HashData(_folder.Content)));

    public void Dispose()
    {
        _folder.Dispose();
        _outside.Dispose();
    }

    [Fact]
    public async Task Chunks_are_joined_by_their_offsets()
    {
        // The archive is ordered by hash, and the index follows its chunks.
        await PackAsync(("c2", 200_000), ("c0", 0), ("c1", Chunk));

        await PullAsync();

        Assert.Equal(["tiny.onnx"], _folder.Names);
        Assert.Equal(_folder.Content, await File.ReadAllBytesAsync(_folder["tiny.onnx"], Cancellation));
    }

    [Fact]
    public async Task Files_of_killed_processes_are_removed()
    {
        await PackAsync(("c0", 0), ("c1", Chunk), ("c2", 200_000));
        Directory.CreateDirectory(_folder["tiny.onnx.00000000.npm/cache"]);
        await File.WriteAllTextAsync(_folder["tiny.onnx.00000000.npm/cache/half"], "half", Cancellation);
        await File.WriteAllTextAsync(_folder[$"tiny.onnx.{new string('0', 32)}.part"], "half", Cancellation);

        await PullAsync();

        Assert.Equal(["tiny.onnx"], _folder.Names);
    }

    [Fact]
    public async Task A_missing_chunk_is_a_wrong_checksum()
    {
        await PackAsync(("c0", 0), ("c2", 200_000));

        Assert.Contains("another checksum", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(250_000)]
    [InlineData(1_000_000_000_000)]
    public async Task A_chunk_outside_the_file_is_rejected(long from)
    {
        await PackAsync(("c0", 0), ("c1", from));

        Assert.Contains("the chunk c1 does not fit", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "/models/other": { "chunks": [] } }""")]
    [InlineData("""{ "/models/tiny": { "chunks": null } }""")]
    [InlineData("""{ "/models/tiny": { "chunks": [{ "hash": "c0" }] } }""")]
    [InlineData("""{ "/models/tiny": { "chunks": [null] } }""")]
    [InlineData("""{ "/models/tiny": { "chunks": [{ "offsets": [0, 100000] }] } }""")]
    [InlineData("null")]
    [InlineData("no JSON")]
    public async Task An_invalid_index_is_rejected(string index)
    {
        await PackAsync(index, ("c0", 0));

        Assert.Contains(": delivered a ", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(100_000)]
    public async Task A_truncated_package_is_rejected(int length)
    {
        await PackAsync(("c0", 0), ("c1", Chunk), ("c2", 200_000));
        await using (FileStream package = File.OpenWrite(_outside["package.tgz"])) package.SetLength(length);

        Assert.Contains("a package of an unexpected form", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_npm_the_package_is_skipped()
    {
        ImagingException e = await Assert.ThrowsAsync<ImagingException>(() =>
            _folder.Store(npm: "no-such-npm").PullAsync(ModelFolder.ModelFrom(Source), null, Cancellation));

        Assert.Contains("there is no no-such-npm on PATH", e.Detail, StringComparison.Ordinal);
        Assert.Contains("tiny-package@1.0.0", e.Detail, StringComparison.Ordinal);
        Assert.Contains("/models/tiny", e.Detail, StringComparison.Ordinal);
        Assert.Empty(_folder.Names);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_unreachable_registry_is_skipped()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        NpmPull.SkipUnlessHere();
        string npm = await NpmScript.WriteAsync(_outside.Path, """
            #!/bin/sh
            npm_config_registry=http://127.0.0.1:1/ exec npm "$@"
            """);
        await using var good = FileServer.Of(_folder.Content);
        Model model = ModelFolder.ModelFrom(Source, _folder.At(good.Url));

        await _folder.Store(npm: npm).PullAsync(model, null, token);
        Assert.Equal(["tiny.onnx"], _folder.Names);

        File.Delete(_folder["tiny.onnx"]);
        Assert.Contains("ECONNREFUSED", await RefusalAsync(npm), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_without_the_package_is_skipped()
    {
        string npm = await NpmScript.WriteAsync(_outside.Path,
            "echo 'npm error code E404' >&2; echo 'npm error 404 Not Found' >&2; exit 1", "exit 7");

        Assert.Contains("failed: code E404; 404 Not Found", await RefusalAsync(npm), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_or_empty_download_is_skipped()
    {
        string npm = await NpmScript.WriteAsync(_outside.Path, "echo 1.0.0", "exit 7");
        Assert.Contains("failed: exit code 7", await RefusalAsync(npm), StringComparison.Ordinal);

        npm = await NpmScript.WriteAsync(_outside.Path, "echo 1.0.0", "exit 0");
        Assert.Contains("packed nothing", await RefusalAsync(npm), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_not_an_error_of_the_source()
    {
        string npm = await NpmScript.WriteAsync(_outside.Path,
            "echo 1.0.0", "echo 'npm error code ENOSPC' >&2; exit 1");

        ImagingException e = await Assert.ThrowsAsync<ImagingException>(() => PullAsync(npm));

        Assert.Equal("The model “tiny” cannot be stored on this machine.", e.Message);
        Assert.Empty(_folder.Names);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_registry_that_never_responds_is_skipped_after_ten_seconds()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        // Reading the pipe waits until the script has opened it, so npm is running.
        string pipe = _outside["started"];
        string npm = await NpmScript.WriteAsync(_outside.Path, $"echo > {pipe}; exec sleep 1000", "exit 7");
        using (Process mkfifo = Process.Start("mkfifo", pipe)) await mkfifo.WaitForExitAsync(token);
        var time = new FakeTimeProvider();

        Task<string> pull = _folder.Store(time, npm).PullAsync(ModelFolder.ModelFrom(Source), null, token);
        await File.ReadAllTextAsync(pipe, token);
        time.Advance(TimeSpan.FromSeconds(10));

        ImagingException e = await Assert.ThrowsAsync<ImagingException>(() => pull);
        Assert.Contains("sent nothing for 10 s", e.Detail, StringComparison.Ordinal);
        Assert.Empty(_folder.Names);
    }

    [Fact(Timeout = 60_000)]
    public async Task Cancelling_stops_npm_and_its_child_processes()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Whether a process has ended is read from /proc.");
        string npm = await NpmScript.WriteAsync(_outside.Path, "echo 1.0.0", $"""
            sleep 1000 & echo $$ $! > {_outside["pids"]}
                  head -c 1000 /dev/zero > half
                  wait
            """);
        var reports = new Reports(awaited: 1000);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(token);

        Task<string> pull = _folder.Store(npm: npm).PullAsync(
            ModelFolder.ModelFrom(Source), reports, cancellation.Token);
        await reports.Reached.WaitAsync(token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pull);
        Assert.Empty(_folder.Names);
        string pids = await File.ReadAllTextAsync(_outside["pids"], token);
        // Child processes of npm are killed with it, but exit a little later.
        while (pids.Split().Any(IsRunning))
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, token);
    }

    private async Task PullAsync(string? npm = null)
    {
        npm ??= await NpmScript.WriteAsync(_outside.Path, "echo 1.0.0", $"cp {_outside["package.tgz"]} .");
        await _folder.Store(npm: npm).PullAsync(ModelFolder.ModelFrom(Source), null, Cancellation);
    }

    private async Task<string?> RefusalAsync(string? npm = null)
    {
        ImagingException e = await Assert.ThrowsAsync<ImagingException>(() => PullAsync(npm));
        Assert.Equal("model_unavailable", e.Code);
        Assert.DoesNotContain(_folder.Names, name => name.EndsWith(".npm", StringComparison.Ordinal));
        Assert.False(File.Exists(_folder["tiny.onnx"]));
        return e.Detail;
    }

    private Task PackAsync(params (string Hash, long From)[] chunks) =>
        PackAsync(JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["/models/tiny"] = new
            {
                chunks = chunks.Select(chunk => new
                {
                    hash = chunk.Hash,
                    offsets = new[] { chunk.From, chunk.From + Chunk },
                }),
            },
        }), chunks);

    private async Task PackAsync(string index, params (string Hash, long From)[] chunks)
    {
        await using FileStream file = File.Create(_outside["package.tgz"]);
        await using var zipped = new GZipStream(file, CompressionLevel.Fastest);
        await using var tar = new TarWriter(zipped, TarEntryFormat.Ustar);
        foreach ((string hash, long from) in chunks)
        {
            int start = (int)Math.Clamp(from, 0, _folder.Content.Length - Chunk);
            await AddAsync(tar, hash, _folder.Content[start..(start + Chunk)]);
        }

        await AddAsync(tar, "resources.json", Encoding.UTF8.GetBytes(index));
    }

    /// <summary>An exited process may remain as a zombie if no process waits for it.</summary>
    private static bool IsRunning(string pid)
    {
        try
        {
            return pid.Length > 0 && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static Task AddAsync(TarWriter tar, string name, byte[] content)
    {
        var entry = new UstarTarEntry(TarEntryType.RegularFile, $"package/dist/{name}")
        {
            DataStream = new MemoryStream(content),
        };
        return tar.WriteEntryAsync(entry, Cancellation);
    }
}
