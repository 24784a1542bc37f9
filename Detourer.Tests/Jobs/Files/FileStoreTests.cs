using Detourer.Jobs.Files;
using Detourer.Jobs.Standalone;

namespace Detourer.Tests.Jobs.Files;

/// <summary>The behaviour of every file store.</summary>
[Collection(S3Tests.Name)]
public sealed class FileStoreTests(S3Server server) : IAsyncDisposable
{
    private const string Folder = "folder";
    private const string S3 = "s3";
    private readonly TemporaryFolder _folder = new();
    private readonly Guid _job = Guid.CreateVersion7();
    private S3Replica? _replica;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, InlineData(Folder), InlineData(S3)]
    public async Task A_stored_file_is_readable_from_any_position(string kind)
    {
        IFileStore files = await StoreAsync(kind);
        byte[] bytes = Bytes(300_000);
        await PutAsync(files, FileKey.Original(_job), bytes);
        await using Stream file = (await files.OpenAsync(FileKey.Original(_job), Token))!;
        Assert.True(file.CanSeek && file.CanRead && !file.CanWrite);
        Assert.Equal(bytes.Length, file.Length);
        Assert.Equal(bytes, await ReadAsync(file, bytes.Length));
        Assert.Equal(0, await file.ReadAsync(new byte[10], Token));

        foreach (int position in (int[])[0, 299_990, 150_000, 7])
        {
            file.Position = position;
            Assert.Equal(bytes[position..(position + 10)], await ReadAsync(file, 10));
        }

        file.Seek(-5, SeekOrigin.End);
        Assert.Equal(bytes[^5..], await ReadAsync(file, 5));
        file.Seek(10, SeekOrigin.End);
        Assert.Equal(0, await file.ReadAsync(new byte[10], Token));
    }

    [Theory, InlineData(Folder), InlineData(S3)]
    public async Task A_file_starts_at_the_position_of_its_source_and_may_be_empty(string kind)
    {
        IFileStore files = await StoreAsync(kind);
        using var content = new MemoryStream(Bytes(100)) { Position = 60 };
        await files.PutAsync(FileKey.Original(_job), content, Token);
        Assert.Equal(Bytes(100)[60..], await GetAsync(files, FileKey.Original(_job)));
        await PutAsync(files, FileKey.Attachment(_job, "background"), []);
        Assert.Empty((await GetAsync(files, FileKey.Attachment(_job, "background")))!);
    }

    [Theory, InlineData(Folder), InlineData(S3)]
    public async Task Storing_a_file_again_replaces_it(string kind)
    {
        IFileStore files = await StoreAsync(kind);
        await PutAsync(files, FileKey.Original(_job), Bytes(1000));
        await PutAsync(files, FileKey.Original(_job), [1, 2, 3]);
        Assert.Equal([1, 2, 3], await GetAsync(files, FileKey.Original(_job)));
    }

    [Theory, InlineData(Folder), InlineData(S3)]
    public async Task A_missing_file_is_null_and_can_be_deleted(string kind)
    {
        IFileStore files = await StoreAsync(kind);
        Assert.Null(await files.OpenAsync(FileKey.Original(_job), Token));
        await files.DeleteAsync(FileKey.Original(_job), Token);
        await files.DeleteAllAsync(_job, Token);
        Assert.Null(await files.OpenAsync(FileKey.Original(_job), Token));
    }

    [Theory, InlineData(Folder), InlineData(S3)]
    public async Task Deleting_removes_only_the_named_files(string kind)
    {
        IFileStore files = await StoreAsync(kind);
        var (result, other) = (FileKey.Result(_job, Guid.CreateVersion7()), FileKey.Original(Guid.CreateVersion7()));
        FileKey[] keys = [FileKey.Original(_job), FileKey.Attachment(_job, "background"), result, other];
        foreach (FileKey key in keys) await PutAsync(files, key, Bytes(10));

        await files.DeleteAsync(result, Token);
        Assert.Null(await GetAsync(files, result));
        Assert.NotNull(await GetAsync(files, FileKey.Original(_job)));

        await files.DeleteAllAsync(_job, Token);
        Assert.Null(await GetAsync(files, FileKey.Original(_job)));
        Assert.Null(await GetAsync(files, FileKey.Attachment(_job, "background")));
        Assert.NotNull(await GetAsync(files, other));
    }

    [Theory, InlineData(Folder), InlineData(S3)]
    public async Task A_cancelled_write_leaves_no_file(string kind)
    {
        IFileStore files = await StoreAsync(kind);
        using var stopped = new CancellationTokenSource();
        using var content = new StoppingStream(Bytes(5_000_000), 2_000_000, stopped);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => files.PutAsync(FileKey.Original(_job), content, stopped.Token));
        Assert.Null(await GetAsync(files, FileKey.Original(_job)));
    }

    [Fact]
    public async Task Errors_of_the_disk_and_of_the_source_are_distinguished()
    {
        var files = new FolderStore(_folder["files"]);
        using var broken = new BrokenStream();
        await Assert.ThrowsAsync<IOException>(() => files.PutAsync(FileKey.Original(_job), broken, Token));
        Assert.Null(await GetAsync(files, FileKey.Original(_job)));

        File.WriteAllBytes(_folder["blocked"], []);
        var blocked = new FolderStore(_folder["blocked"]);
        StorageUnavailableException error = await Assert.ThrowsAsync<StorageUnavailableException>(
            () => PutAsync(blocked, FileKey.Original(_job), [1]));
        Assert.True(error.IsLasting);
    }

    [Fact]
    public void An_attachment_cannot_take_the_name_of_another_file()
    {
        Assert.Throws<ArgumentException>(() => FileKey.Attachment(_job, "original"));
        Assert.Throws<ArgumentException>(() => FileKey.Attachment(_job, "result-1"));
    }

    [Theory, InlineData(Folder), InlineData(S3)]
    public async Task Without_a_public_address_there_are_no_links(string kind) =>
        Assert.Null((await StoreAsync(kind)).Link(FileKey.Original(_job), "image/png", "cat.png"));

    public async ValueTask DisposeAsync()
    {
        if (_replica is not null) await _replica.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<IFileStore> StoreAsync(string kind) =>
        kind == Folder ? new FolderStore(_folder.Path) : (_replica = await S3Replica.ReadyAsync(server)).Files;

    private static byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    private static async Task PutAsync(IFileStore files, FileKey key, byte[] bytes)
    {
        using var content = new MemoryStream(bytes);
        await files.PutAsync(key, content, Token);
    }

    private static async Task<byte[]?> GetAsync(IFileStore files, FileKey key)
    {
        await using Stream? file = await files.OpenAsync(key, Token);
        return file is null ? null : await ReadAsync(file, (int)file.Length);
    }

    private static async Task<byte[]> ReadAsync(Stream file, int count)
    {
        byte[] bytes = new byte[count];
        await file.ReadExactlyAsync(bytes, Token);
        return bytes;
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("The source is broken.");
    }

    /// <summary>Cancels its reader after a number of bytes. A store may read everything before to sign it.</summary>
    private sealed class StoppingStream(byte[] bytes, int after, CancellationTokenSource stop) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => Stop(base.Read(buffer, offset, count));

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Stop(await base.ReadAsync(buffer, cancellationToken));
        }

        private int Stop(int read)
        {
            if (Position > after) stop.Cancel();
            return read;
        }
    }
}
