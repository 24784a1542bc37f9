using System.Buffers.Binary;
using Detourer.Jobs.Files;

namespace Detourer.Tests.Jobs.Files;

[Collection(ExclusiveTests.Name)]
public sealed class S3MemoryTests(S3Server server)
{
    private const int Size = 200_000_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_of_200_megabytes_is_streamed_in_both_directions()
    {
        await using S3Replica replica = await S3Replica.ReadyAsync(server);
        var key = FileKey.Original(Guid.CreateVersion7());
        using var source = new CountingStream(Size);
        using var small = new MemoryStream(new byte[1000]);
        await replica.Files.PutAsync(FileKey.Attachment(key.Job, "background"), small, Token); // warms up
        long growth = Memory.PeakGrowth(() => PassAsync(replica.Files, key, source).GetAwaiter().GetResult());
        Assert.InRange(growth, 0, 60);
        await replica.Files.DeleteAllAsync(key.Job, Token);
    }

    private static async Task PassAsync(IFileStore files, FileKey key, Stream source)
    {
        await files.PutAsync(key, source, Token);
        await using Stream file = (await files.OpenAsync(key, Token))!;
        Assert.Equal(Size, file.Length);
        byte[] buffer = new byte[80_000];
        long at = 0;
        int read;
        while ((read = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, Token)) > 0)
        {
            for (int i = 0; i + 8 <= read; i += 8)
                if (BinaryPrimitives.ReadInt64LittleEndian(buffer.AsSpan(i)) != at + i)
                    Assert.Fail($"Wrong bytes at {at + i}.");
            at += read;
        }

        Assert.Equal(Size, at);
    }

    /// <summary>A stream in which every eight bytes contain their own position.</summary>
    private sealed class CountingStream(long length) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(Span<byte> buffer)
        {
            int count = (int)Math.Min(buffer.Length, length - Position);
            Span<byte> word = stackalloc byte[8];
            for (int i = 0; i < count; i++)
            {
                long at = Position + i;
                if (i == 0 || at % 8 == 0) BinaryPrimitives.WriteInt64LittleEndian(word, at - (at % 8));
                buffer[i] = word[(int)(at % 8)];
            }

            Position += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => Position + offset,
            _ => length + offset,
        };

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
