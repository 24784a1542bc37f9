using System.Net;
using System.Net.Sockets;
using Detourer.Jobs.Files;
using Detourer.Web.Intake;

namespace Detourer.Tests.Web;

/// <summary>When the server cannot write its own files, it says so, and does not blame the request.</summary>
public sealed class StorageFaultTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_temporary_folder_every_kind_of_upload_is_answered_with_503_until_it_is_back()
    {
        byte[] photo = ImageFiles.Small("jpg");
        await using var images = FileServer.Of(photo);
        await using WebServer web = await WebServer.StartAsync(
            _data["data"], ("TMPDIR", _data["missing"]), ("Downloads__AllowPrivateAddresses", "true"));

        using MultipartFormDataContent form = WebServer.Form(photo);
        using HttpResponseMessage refused = await web.PostAsync(form);
        Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        await Refusal.AssertAsync(503, "storage_unavailable", refused);
        using var body = new ByteArrayContent(photo);
        await Refusal.AssertAsync(503, "storage_unavailable", await web.PostAsync(body));
        using var url = new MultipartFormDataContent { { new StringContent($"{images.Url}"), "image_url" } };
        await Refusal.AssertAsync(503, "storage_unavailable", await web.PostAsync(url));
        using var image = new ByteArrayContent(photo);
        await Refusal.AssertAsync(
            503, "storage_unavailable", await web.Http.PostAsync("/api/v1/images?format=png", image, Token));
        Assert.Contains(
            "Request POST /api/v1/jobs failed: storage_unavailable", web.Failures, StringComparison.Ordinal);

        Directory.CreateDirectory(_data["missing"]);
        await web.AddAsync(photo);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_a_fault_of_the_storage()
    {
        await using var target = new UploadStream(new FullDisk(), limit: 100);
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await target.WriteAsync(new byte[10], Token));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => target.FlushAsync(Token));
    }

    [Fact]
    public async Task Temporary_files_of_a_killed_process_are_removed_at_the_next_start_and_no_others()
    {
        string temporary = Directory.CreateDirectory(_data["tmp"]).FullName;
        string[] foreign = ["detourer-notes.txt", $"other-{Guid.CreateVersion7():n}"];
        foreach (string name in (string[])[$"detourer-{Guid.CreateVersion7():n}", .. foreign])
            await File.WriteAllTextAsync(Path.Combine(temporary, name), "", Token);
        await using WebServer web = await WebServer.StartAsync(_data["data"], ("TMPDIR", temporary));
        Assert.Equal(
            foreign.Order(), Directory.EnumerateFiles(temporary).Select(path => Path.GetFileName(path)!)
                .Where(name => name.StartsWith("detourer-", StringComparison.Ordinal) || foreign.Contains(name))
                .Order());
    }

    [Fact]
    public async Task A_process_that_is_killed_during_an_upload_leaves_no_temporary_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows removes such a file itself.");
        string temporary = Directory.CreateDirectory(_data["tmp"]).FullName;
        await using WebServer web = await WebServer.StartAsync(_data["data"], ("TMPDIR", temporary));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, web.Http.BaseAddress!.Port, Token);
        await client.GetStream().WriteAsync(
            "POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\nSome bytes"u8.ToArray(),
            Token);
        await Eventually.TrueAsync(() => Task.FromResult(HasOpenUpload()));
        await web.KillAsync();
        Assert.Empty(Directory.EnumerateFiles(temporary, "detourer-*"));

        bool HasOpenUpload() => new DirectoryInfo($"/proc/{web.Id}/fd").EnumerateFileSystemInfos()
            .Any(file => file.LinkTarget?.StartsWith($"{temporary}/detourer-", StringComparison.Ordinal) is true);
    }

    public void Dispose() => _data.Dispose();

    private sealed class FullDisk : MemoryStream
    {
        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("No space left on device");

        public override Task FlushAsync(CancellationToken cancellationToken) =>
            throw new IOException("No space left on device");
    }
}
