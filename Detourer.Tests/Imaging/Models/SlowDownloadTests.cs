using Detourer.Imaging;
using Detourer.Imaging.Models;
using Microsoft.Extensions.Time.Testing;

namespace Detourer.Tests.Imaging.Models;

/// <summary>Downloads that take long and succeed.</summary>
public sealed class SlowDownloadTests : IDisposable
{
    private const int Block = 1_000_000;
    private readonly ModelFolder _folder = new(8 * Block);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_download_is_resumed_as_often_as_it_makes_progress()
    {
        await using var server = new FileServer(request =>
            request.SendAsync(
                _folder.Content, upTo: Math.Min(_folder.Content.Length, (int)(request.From ?? 0) + Block)));
        FileSource source = _folder.At(server.Url);

        await _folder.Store().PullAsync(ModelFolder.ModelFrom(source), progress: null, Token);
        Assert.Equal(8, server.Requests);
        Assert.Equal(_folder.Content, await File.ReadAllBytesAsync(_folder["tiny.onnx"], Token));
    }

    [Fact]
    public async Task A_server_that_sends_little_each_time_is_not_retried_for_ever()
    {
        await using var server = new FileServer(request =>
            request.SendAsync(_folder.Content, upTo: (int)(request.From ?? 0) + 1000));
        await Assert.ThrowsAsync<ImagingException>(
            () => _folder.Store().PullAsync(ModelFolder.ModelFrom(_folder.At(server.Url)), progress: null, Token));
        Assert.Equal(6, server.Requests);
    }

    /// <summary>
    /// An hour at one block in nine seconds: longer than any total timeout. Each block is reported.
    /// </summary>
    [Fact]
    public async Task A_slow_download_has_no_total_timeout_and_each_report_is_a_heartbeat()
    {
        var time = new FakeTimeProvider();
        var reports = new Reports();
        int step = _folder.Content.Length / 400;
        using var arrived = new SemaphoreSlim(0);
        await using var server = new FileServer(async request =>
        {
            for (int at = 0; at < _folder.Content.Length; at += step)
            {
                int to = Math.Min(at + step, _folder.Content.Length);
                if (at == 0) await request.SendAsync("200 OK", _folder.Content, 0, to);
                else await request.SendRestAsync(_folder.Content, at, to);
                await arrived.WaitAsync(Token);
            }
        });

        var observer = new Observer(reports, report =>
        {
            if (report.Done == 0 || report.Done % step != 0 && report.Done != _folder.Content.Length) return;
            time.Advance(TimeSpan.FromSeconds(9));
            arrived.Release();
        });
        Task<string> pull = _folder.Store(time).PullAsync(
            ModelFolder.ModelFrom(_folder.At(server.Url)), observer, Token);
        await pull.WaitAsync(Token);
        Assert.True(time.GetUtcNow() - time.Start > TimeSpan.FromMinutes(50));
        Assert.True(reports.All.Count > 400);
    }

    [Fact]
    public async Task The_download_of_another_process_is_reported_as_it_grows()
    {
        Model model = ModelFolder.ModelFrom();
        string part = _folder[$"tiny.onnx.{new string('0', 32)}.part"];
        Directory.CreateDirectory(_folder.Path);
        await File.WriteAllBytesAsync(part, new byte[1000], Token);
        FileStream held = FileLock.TryAcquire(_folder["tiny.onnx.lock"])!;
        var first = new Reports(awaited: 1000);
        var second = new Reports(awaited: 2000);

        Task<string> pull = _folder.Store().PullAsync(
            model, new Observer(first, ((IProgress<DownloadProgress>)second).Report), Token);
        await first.Reached.WaitAsync(Token);
        await File.WriteAllBytesAsync(part, new byte[2000], Token);
        await second.Reached.WaitAsync(Token);
        Assert.All(first.All, report => Assert.Null(report.Total));

        File.Move(part, _folder["tiny.onnx"]);
        await held.DisposeAsync();
        Assert.Equal(_folder["tiny.onnx"], await pull);
    }

    public void Dispose() => _folder.Dispose();

    private sealed class Observer(Reports reports, Action<DownloadProgress> also) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value)
        {
            reports.Report(value);
            also(value);
        }
    }
}
