using Detourer.Imaging;

namespace Detourer.Tests.Imaging.Decode;

/// <summary>Raw files are refused by name: their preview is not the photo.</summary>
public sealed class CameraRawTests
{
    private const int ColorFilterArray = 32803;

    private static readonly Dictionary<int, TiffValue> _thumbnail = new() { [254] = TiffValue.Long([1]) };

    /// <summary>Structures of raw files that look like TIFF files.</summary>
    public static TheoryData<string, byte[]> TiffShaped => new()
    {
        { "NEF, ARW, SRW", TiffFile.Write(Preview() with { Children = [Sensor(ColorFilterArray)] }) },
        { "PEF", TiffFile.Write(Sensor(ColorFilterArray), Preview()) },
        { "DNG", TiffFile.Write(Preview() with
            {
                Tags = new() { [254] = TiffValue.Long([1]), [50706] = TiffValue.Byte(1, 4, 0, 0) },
            }) },
        { "linear DNG", TiffFile.Write(Preview() with { Children = [Sensor(34892)] }) },
        { "old ARW", TiffFile.Write(Preview(), Preview() with { Tags = new() { [259] = TiffValue.Short(32767) } }) },
        { "big endian", new TiffFile(isBigEndian: true).WriteAll(
            Preview() with { Children = [Preview(), Sensor(ColorFilterArray)] }) },
    };

    [Theory]
    [MemberData(nameof(TiffShaped))]
    public void A_raw_file_that_looks_like_a_tiff_is_refused(string name, byte[] file)
    {
        Assert.NotEmpty(name);
        AssertRefused(file);
    }

    [Theory]
    [InlineData("IIU\0\u0018\0\0\0")] // RW2
    [InlineData("IIRO\u0008\0\0\0")] // ORF
    [InlineData("IIRS\u0008\0\0\0")]
    [InlineData("MMOR\0\0\0\u0008")]
    [InlineData("II*\0\u0010\0\0\0CR\u0002\0")] // CR2
    [InlineData("II*\0\u0010\0\0\0IIIITwaR")] // IIQ
    [InlineData("\0\0\0\u0018ftypcrx \0\0\0\u0001crx isom")] // CR3
    [InlineData("FUJIFILMCCD-RAW 0201FF389501X-T3")] // RAF
    [InlineData("FOVb\0\0\u0002\0")] // X3F
    [InlineData("\0MRM\0\0\0\0")] // MRW
    [InlineData("II\u001a\0\0\0HEAPCCDR")] // CRW
    public void A_raw_file_with_a_signature_is_refused(string start) =>
        AssertRefused([.. start.Select(letter => (byte)letter), .. new byte[2000]]);

    [Fact]
    public void A_large_raw_file_is_refused_by_its_header()
    {
        byte[] file = TiffFile.Write(Preview() with { Children = [Sensor(ColorFilterArray)] });
        using var stream = new MemoryStream([.. file, .. new byte[2_000_000]]);
        ImagingException error = Assert.Throws<ImagingException>(
            () => ImageHeader.Read(stream, new ImagingLimits()));
        Assert.Equal("raw_unsupported", error.Code);
    }

    private static void AssertRefused(byte[] file)
    {
        ImagingException error = Assert.Throws<ImagingException>(() => Pictures.Decode(file));
        Assert.Equal("raw_unsupported", error.Code);
        Assert.Equal(error.Code, Assert.Throws<ImagingException>(
            () => ImageHeader.Read(file, new ImagingLimits())).Code);
    }

    private static TiffPage Preview() => new(160, 120, 2, 3, 8) { Tags = _thumbnail };

    private static TiffPage Sensor(int photometric) => new(300, 200, photometric, 1, 16);
}
