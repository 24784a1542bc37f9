using Detourer.Imaging;
using Detourer.Imaging.Models;
using Microsoft.Extensions.Time.Testing;

namespace Detourer.Tests.Imaging.Models;

public sealed class FileDownloadTests : IDisposable
{
    private const int Half = 150_000;
    private readonly ModelFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_download_reports_progress_from_its_first_to_its_last_byte()
    {
        await using var server = FileServer.Of(_folder.Content);
        var reports = new Reports();

        await _folder.Store().PullAsync(ModelFolder.ModelFrom(_folder.At(server.Url)), reports, Cancellation);

        int size = _folder.Content.Length;
        Assert.Equal(new DownloadProgress("127.0.0.1", 0, size), reports.All[0]);
        Assert.Equal(new DownloadProgress("127.0.0.1", size, size), reports.All[^1]);
        await AssertInPlaceAsync();
    }

    [Fact]
    public async Task A_download_resumes_where_the_connection_was_lost()
    {
        await using var server = new FileServer(request =>
            request.SendAsync(_folder.Content, upTo: request.From is null ? Half : null));
        var reports = new Reports();

        await _folder.Store().PullAsync(ModelFolder.ModelFrom(_folder.At(server.Url)), reports, Cancellation);

        Assert.Equal([null, Half], server.Froms);
        Assert.All(reports.All, report => Assert.Equal(_folder.Content.Length, report.Total));
        await AssertInPlaceAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_cancelled_download_resumes_where_it_was()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using var server = new FileServer(async request =>
        {
            await request.SendAsync(_folder.Content, upTo: request.From is null ? Half : null);
            if (request.From is null) await request.BeSilentAsync();
        });
        FileSource source = _folder.At(server.Url);
        var reports = new Reports(awaited: Half);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(token);

        Task<string> pull = _folder.Store().PullAsync(ModelFolder.ModelFrom(source), reports, cancellation.Token);
        await reports.Reached.WaitAsync(token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pull);
        Assert.Equal(_folder.Content[..Half], await File.ReadAllBytesAsync(_folder.PartOf(source), token));

        await _folder.Store().PullAsync(ModelFolder.ModelFrom(source), null, token);
        Assert.Equal([null, Half], server.Froms);
        await AssertInPlaceAsync();
    }

    [Fact]
    public async Task From_a_server_that_cannot_resume_the_whole_file_is_downloaded()
    {
        await using var server = new FileServer(request =>
            request.SendAsync("200 OK", _folder.Content, 0, _folder.Content.Length));
        FileSource source = _folder.At(server.Url);
        await File.WriteAllBytesAsync(_folder.PartOf(source), _folder.Content[..Half], Cancellation);

        await _folder.Store().PullAsync(ModelFolder.ModelFrom(source), null, Cancellation);

        Assert.Equal([Half], server.Froms);
        await AssertInPlaceAsync();
    }

    [Theory]
    [InlineData(Half)]
    [InlineData(300_000)]
    [InlineData(400_000)]
    public async Task A_corrupt_partial_file_is_downloaded_again(int length)
    {
        await using var server = FileServer.Of(_folder.Content);
        FileSource source = _folder.At(server.Url);
        await File.WriteAllBytesAsync(_folder.PartOf(source), ModelFolder.Bytes(length, seed: 2), Cancellation);

        await _folder.Store().PullAsync(ModelFolder.ModelFrom(source), null, Cancellation);

        Assert.Equal([length, null], server.Froms);
        await AssertInPlaceAsync();
    }

    [Fact]
    public async Task A_complete_partial_file_is_not_downloaded_again()
    {
        await using var server = FileServer.Of(_folder.Content);
        FileSource source = _folder.At(server.Url);
        await File.WriteAllBytesAsync(_folder.PartOf(source), _folder.Content, Cancellation);

        await _folder.Store().PullAsync(ModelFolder.ModelFrom(source), null, Cancellation);

        Assert.Equal([_folder.Content.Length], server.Froms);
        await AssertInPlaceAsync();
    }

    [Fact]
    public async Task A_partial_file_of_another_source_is_never_resumed()
    {
        await using var gone = new FileServer(request => request.SendHeadAsync("404 Not Found"));
        await using var good = FileServer.Of(_folder.Content);
        var other = new FileSource(gone.Url, new string('0', 32));
        await File.WriteAllBytesAsync(_folder.PartOf(other), ModelFolder.Bytes(Half, seed: 2), Cancellation);

        await _folder.Store().PullAsync(ModelFolder.ModelFrom(other, _folder.At(good.Url)), null, Cancellation);

        Assert.Equal([Half], gone.Froms);
        Assert.Equal([null], good.Froms);
        await AssertInPlaceAsync();
    }

    [Fact]
    public async Task After_a_wrong_checksum_the_next_source_is_used()
    {
        await using var bad = FileServer.Of(ModelFolder.Bytes(Half, seed: 2));
        await using var good = FileServer.Of(_folder.Content);

        await _folder.Store().PullAsync(
            ModelFolder.ModelFrom(_folder.At(bad.Url), _folder.At(good.Url)), null, Cancellation);

        Assert.Equal([null], bad.Froms);
        Assert.Equal([null], good.Froms);
        await AssertInPlaceAsync();
    }

    [Fact]
    public async Task Wrong_checksums_of_all_sources_leave_no_files()
    {
        await using var bad = FileServer.Of(ModelFolder.Bytes(Half, seed: 2));

        ImagingException e = await Assert.ThrowsAsync<ImagingException>(() =>
            _folder.Store().PullAsync(ModelFolder.ModelFrom(_folder.At(bad.Url)), null, Cancellation));

        Assert.Equal("model_unavailable", e.Code);
        Assert.Contains("another checksum", e.Detail, StringComparison.Ordinal);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public async Task A_redirect_is_followed()
    {
        await using var server = new FileServer(request => request.Path == "/model.onnx"
            ? request.SendHeadAsync("302 Found", "Location: /elsewhere")
            : request.SendAsync(_folder.Content));

        await _folder.Store().PullAsync(ModelFolder.ModelFrom(_folder.At(server.Url)), null, Cancellation);

        Assert.Equal(2, server.Requests);
        await AssertInPlaceAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_that_never_responds_is_skipped_after_ten_seconds()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using var silent = new FileServer(request => request.BeSilentAsync());
        await using var good = FileServer.Of(_folder.Content);
        var time = new FakeTimeProvider();

        Task<string> pull = _folder.Store(time).PullAsync(
            ModelFolder.ModelFrom(_folder.At(silent.Url), _folder.At(good.Url)), null, token);
        await silent.Asked.WaitAsync(token);
        time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Equal(0, good.Requests);
        time.Advance(TimeSpan.FromSeconds(0.1));

        await pull;
        await AssertInPlaceAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_that_stalls_is_skipped_and_its_partial_file_is_kept()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using var stalling = new FileServer(async request =>
        {
            await request.SendAsync(_folder.Content, upTo: Half);
            await request.BeSilentAsync();
        });
        var time = new FakeTimeProvider();
        FileSource source = _folder.At(stalling.Url);
        var reports = new Reports(awaited: Half);

        Task<string> pull = _folder.Store(time).PullAsync(ModelFolder.ModelFrom(source), reports, token);
        await reports.Reached.WaitAsync(token);
        time.Advance(TimeSpan.FromSeconds(10));

        ImagingException e = await Assert.ThrowsAsync<ImagingException>(() => pull);
        Assert.Contains("sent nothing for 10 s", e.Detail, StringComparison.Ordinal);
        Assert.Equal(Half, new FileInfo(_folder.PartOf(source)).Length);
    }

    [Theory]
    [InlineData("404 Not Found")]
    [InlineData("503 Service Unavailable")]
    [InlineData("204 No Content")]
    public async Task A_server_without_the_file_is_skipped(string status)
    {
        await using var bad = new FileServer(request => request.SendHeadAsync(status));
        await using var good = FileServer.Of(_folder.Content);

        await _folder.Store().PullAsync(
            ModelFolder.ModelFrom(_folder.At(bad.Url), _folder.At(good.Url)), null, Cancellation);

        Assert.Equal(1, bad.Requests);
        await AssertInPlaceAsync();
    }

    [Fact]
    public async Task A_server_that_closes_every_response_at_its_start_is_skipped()
    {
        await using var bad = new FileServer(request => request.SendAsync(_folder.Content, upTo: 0));

        ImagingException e = await Assert.ThrowsAsync<ImagingException>(() =>
            _folder.Store().PullAsync(ModelFolder.ModelFrom(_folder.At(bad.Url)), null, Cancellation));

        Assert.Contains("closed the connection after 0 bytes", e.Detail, StringComparison.Ordinal);
        Assert.Equal(1, bad.Requests);
    }

    [Fact]
    public async Task A_server_that_responds_with_another_range_is_skipped_and_its_data_discarded()
    {
        await using var bad = new FileServer(request =>
            request.SendAsync("206 Partial Content", _folder.Content, 7, _folder.Content.Length));
        await using var good = FileServer.Of(_folder.Content);
        FileSource source = _folder.At(bad.Url);
        await File.WriteAllBytesAsync(_folder.PartOf(source), _folder.Content[..Half], Cancellation);

        await _folder.Store().PullAsync(ModelFolder.ModelFrom(source, _folder.At(good.Url)), null, Cancellation);

        Assert.Equal([null], good.Froms);
        await AssertInPlaceAsync();
    }

    private async Task AssertInPlaceAsync()
    {
        Assert.Equal(["tiny.onnx"], _folder.Names);
        Assert.Equal(_folder.Content, await File.ReadAllBytesAsync(_folder["tiny.onnx"], Cancellation));
    }
}
