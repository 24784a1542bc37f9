using Detourer.Imaging;
using Detourer.Imaging.Decode.Jpeg;
using Detourer.Imaging.Pixels;
using NetVips;

namespace Detourer.Tests.Imaging.Decode;

/// <summary>A JPEG counts as complete if every row can be decoded, not if it has an end marker.</summary>
public sealed class JpegEndTests
{
    private static readonly byte[] _endMarker = [0xFF, 0xD9];

    /// <summary>Progressive or not; smaller colours or not; units between restart markers.</summary>
    public static TheoryData<bool, bool, int> Kinds => new()
    {
        { false, false, 0 },
        { false, true, 0 },
        { false, true, 3 },
        { true, false, 0 },
        { true, true, 0 },
        { true, false, 3 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_jpeg_without_its_end_marker_is_accepted(bool progressive, bool subsampled, int restart) =>
        AssertSameAsComplete(progressive, subsampled, restart, jpeg => jpeg[..^2]);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Zeros_instead_of_the_end_marker_are_accepted(bool progressive, bool subsampled, int restart) =>
        AssertSameAsComplete(progressive, subsampled, restart, jpeg => [.. jpeg[..^2], .. new byte[1000]]);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Garbage_behind_the_last_row_is_accepted(bool progressive, bool subsampled, int restart)
    {
        var garbage = new byte[5000];
        new Random(1).NextBytes(garbage);
        AssertSameAsComplete(progressive, subsampled, restart, jpeg => [.. jpeg[..^2], .. garbage]);
        AssertSameAsComplete(progressive, subsampled, restart, jpeg => [.. jpeg, .. garbage]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_jpeg_that_lacks_rows_is_incomplete(bool progressive, bool subsampled, int restart)
    {
        byte[] jpeg = Write(progressive, subsampled, restart);
        AssertIncomplete(jpeg[..(jpeg.Length / 2)]);
        AssertIncomplete(jpeg[..(jpeg.Length * 9 / 10)]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_end_marker_does_not_replace_missing_rows(bool progressive, bool subsampled, int restart)
    {
        byte[] jpeg = Write(progressive, subsampled, restart);
        AssertIncomplete([.. jpeg[..(jpeg.Length / 2)], .. _endMarker]);
    }

    /// <summary>All its rows are there, but the last of them are blurred.</summary>
    [Fact]
    public void A_progressive_jpeg_cut_in_its_last_scan_is_incomplete()
    {
        byte[] jpeg = Write(progressive: true, subsampled: false, restart: 0);
        int lastScan = jpeg.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        AssertIncomplete(jpeg[..lastScan]);
        AssertIncomplete(jpeg[..((lastScan + jpeg.Length) / 2)]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_data_of_a_jpeg_ends_at_its_end_marker(bool progressive, bool subsampled, int restart)
    {
        byte[] jpeg = Write(progressive, subsampled, restart);
        Assert.Equal((JpegState.Complete, jpeg.Length - 2), JpegData.Find(jpeg));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Mutated_data_is_read_without_an_exception(bool progressive, bool subsampled, int restart)
    {
        byte[] jpeg = Write(progressive, subsampled, restart);
        var random = new Random(5);
        for (int i = 0; i < 500; i++)
        {
            byte[] mutated = [.. jpeg];
            int end = i % 2 == 0 ? 700 : jpeg.Length;
            for (int n = 0; n < 4; n++) mutated[random.Next(2, end)] = (byte)random.Next(256);
            Assert.InRange(JpegData.Find(mutated).End, 0, mutated.Length);
        }
    }

    private static void AssertSameAsComplete(
        bool progressive, bool subsampled, int restart, Func<byte[], byte[]> change)
    {
        byte[] jpeg = Write(progressive, subsampled, restart);
        using PixelBuffer expected = Pictures.Decode(jpeg);
        using PixelBuffer actual = Pictures.Decode(change(jpeg));
        Pictures.AssertSame(expected, actual);
    }

    private static void AssertIncomplete(byte[] file)
    {
        ImagingException error = Assert.Throws<ImagingException>(() => Pictures.Decode(file));
        Assert.Equal("image_truncated", error.Code);
    }

    private static byte[] Write(bool progressive, bool subsampled, int restart)
    {
        using PixelBuffer noise = Pictures.Noise(151, 93, 4);
        return ImageFiles.Vips(noise, image => image.JpegsaveBuffer(
            q: 85, interlace: progressive, restartInterval: restart,
            subsampleMode: subsampled ? Enums.ForeignSubsample.On : Enums.ForeignSubsample.Off));
    }
}
