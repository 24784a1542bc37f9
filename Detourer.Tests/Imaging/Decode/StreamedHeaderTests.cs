using Detourer.Imaging;
using Detourer.Imaging.Decode;
using Detourer.Imaging.Isolation;

namespace Detourer.Tests.Imaging.Decode;

public sealed class StreamedHeaderTests
{
    private const int Huge = 90_000_000;

    public static TheoryData<string> Formats => [.. ImageFiles.Formats];

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_header_of_a_huge_file_is_read_without_the_file(string format)
    {
        byte[] file = ImageFiles.Small(format);
        using var stream = new PaddedStream(file, Huge);
        ImageHeader header = ImageHeader.Read(stream, new ImagingLimits());
        Assert.Equal(ImageHeader.Read(file, new ImagingLimits()), header);
        Assert.InRange(stream.BytesRead, 1, 1_000_000);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_small_file_has_the_same_header_as_in_memory(string format)
    {
        byte[] file = ImageFiles.Small(format);
        using var stream = new MemoryStream(file);
        Assert.Equal(ImageHeader.Read(file, new ImagingLimits()), ImageHeader.Read(stream, new ImagingLimits()));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_pixel_limit_applies_to_huge_files(string format)
    {
        using var stream = new PaddedStream(ImageFiles.Small(format), Huge);
        ImagingException error = Assert.Throws<ImagingException>(
            () => ImageHeader.Read(stream, new ImagingLimits { MaxPixels = 1000 }));
        Assert.Equal("too_many_pixels", error.Code);
    }

    [Fact]
    public void A_file_above_the_limit_is_rejected_without_reading_it()
    {
        using var stream = new PaddedStream(ImageFiles.Small("png"), 100_000_001);
        ImagingException error =
            Assert.Throws<ImagingException>(() => ImageHeader.Read(stream, new ImagingLimits()));
        Assert.Equal(("file_too_large", 0), (error.Code, stream.BytesRead));
    }

    [Theory]
    [InlineData("jpg")]
    [InlineData("png")]
    [InlineData("tiff")]
    [InlineData("avif")]
    public void A_stream_that_cannot_be_read_is_not_a_corrupt_image(string format)
    {
        // The signature and the end of the file are read already.
        using var stream = new PaddedStream(ImageFiles.Small(format), Huge) { FailsAfter = Polyglot.TailBytes };
        Assert.Throws<IOException>(() => ImageHeader.Read(stream, new ImagingLimits()));
    }

    [Fact]
    public void An_archive_behind_a_huge_image_is_found()
    {
        byte[] file = new byte[2_000_000];
        ImageFiles.Small("jpg").CopyTo(file, 0);
        "PK\u0005\u0006"u8.CopyTo(file.AsSpan(file.Length - 22));
        ImagingException error = Assert.Throws<ImagingException>(
            () => ImageHeader.Read(new MemoryStream(file), new ImagingLimits()));
        Assert.Equal("polyglot_file", error.Code);
    }

    /// <summary>
    /// A truncated or corrupt header causes an <see cref="ImagingException"/>, never another exception, an endless
    /// search or many reads.
    /// </summary>
    [Theory]
    [MemberData(nameof(Formats))]
    public void A_corrupt_header_of_a_huge_file_is_an_error_or_a_size(string format)
    {
        byte[] good = ImageFiles.Small(format);
        var random = new Random(1);
        for (int i = 0; i < 50; i++)
        {
            byte[] bad = [.. good.Take(i % 2 == 0 ? random.Next(32, good.Length) : good.Length)];
            for (int n = 0; n < 8; n++) bad[random.Next(16, Math.Min(bad.Length, 300))] = (byte)random.Next(256);
            using var stream = new PaddedStream(bad, Huge);
            try
            {
                ImageHeader header = ImageHeader.Read(stream, new ImagingLimits());
                Assert.True(header is { Width: > 0, Height: > 0 });
            }
            catch (ImagingException)
            {
                // Expected for most.
            }
        }
    }

    [Theory]
    [InlineData("webp", false)]
    [InlineData("webp", true)]
    [InlineData("webp-alpha", false)]
    public void Every_kind_of_webp_is_measured(string kind, bool lossless)
    {
        using var picture = Pictures.Scene();
        byte[] file = kind == "webp-alpha"
            ? new Rendition(Detourer.Imaging.Encode.OutputFormat.WebP).Make(
                ImageFiles.Small("png"), new ImagingLimits(), InProcessDecoder.Instance, TimeProvider.System,
                TestContext.Current.CancellationToken).ToArray()
            : ImageFiles.Vips(picture, image => image.WebpsaveBuffer(lossless: lossless));
        (int, int) size = StreamedHeader.ReadSize(ImageKind.WebP, file, new MemoryStream(file));
        Assert.Equal((64, 48), size);
    }

    /// <summary>A small file that zeros extend to a large one. It counts the bytes that are read.</summary>
    private sealed class PaddedStream(byte[] start, long length) : Stream
    {
        public int BytesRead { get; private set; }

        public int FailsAfter { get; init; } = int.MaxValue;

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (BytesRead > FailsAfter) throw new IOException("The store is unavailable.");
            count = (int)Math.Max(0, Math.Min(count, length - Position));
            for (int i = 0; i < count; i++)
                buffer[offset + i] = Position + i < start.Length ? start[Position + i] : (byte)0;
            Position += count;
            BytesRead += count;
            return count;
        }

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
