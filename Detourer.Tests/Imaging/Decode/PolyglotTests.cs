using System.IO.Compression;
using System.Text;
using Detourer.Imaging;
using Detourer.Imaging.Pixels;
using NetVips;

namespace Detourer.Tests.Imaging.Decode;

/// <summary>
/// A second format beside an image is refused. Text inside of a well-formed part of an image is no second format.
/// </summary>
public sealed class PolyglotTests
{
    private const string Page = "<!DOCTYPE html><html><script>alert(1)</script></html>";

    /// <summary>A TIFF may have its texts anywhere, also at its end.</summary>
    public static TheoryData<string> WithEnd => [.. ImageFiles.Formats.Except(["tiff"])];

    public static TheoryData<string> Formats => [.. ImageFiles.Formats];

    [Theory]
    [InlineData("tEXt")]
    [InlineData("iTXt")]
    [InlineData("eXIf")]
    public void A_page_in_a_chunk_of_a_png_is_text(string chunk) =>
        AssertAccepted(PngFile.Insert(ImageFiles.Small("png"), chunk, Encoding.ASCII.GetBytes("prompt\0" + Page)));

    [Fact]
    public void The_name_of_a_document_in_a_chunk_is_text() => AssertAccepted(
        PngFile.Insert(ImageFiles.Small("png"), "tEXt", [.. "Comment\0%PDF-1.4 is how a document starts"u8]));

    [Theory]
    [InlineData(0xFE, "")]
    [InlineData(0xE1, "http://ns.adobe.com/xap/1.0/\0")]
    [InlineData(0xED, "Photoshop 3.0\0")]
    public void A_page_in_a_segment_of_a_jpeg_is_text(int marker, string start)
    {
        byte[] text = Encoding.ASCII.GetBytes(start + Page);
        AssertAccepted(InsertSegment(ImageFiles.Small("jpg"), (byte)marker, text));
    }

    [Fact]
    public void A_page_in_a_comment_of_a_gif_is_text() =>
        AssertAccepted(InsertComment(ImageFiles.Small("gif"), Page));

    [Theory]
    [InlineData("webp")]
    [InlineData("avif")]
    [InlineData("tiff")]
    [InlineData("jpg")]
    public void A_page_in_the_xmp_of_an_image_is_text(string format)
    {
        using PixelBuffer scene = Pictures.Scene();
        byte[] file = ImageFiles.Vips(scene, image =>
        {
            using Image tagged = image.Mutate(mutable =>
                mutable.Set(GValue.BlobType, "xmp-data", Encoding.ASCII.GetBytes($"<x:xmpmeta>{Page}</x:xmpmeta>")));
            return tagged.WriteToBuffer("." + format);
        });
        Assert.Contains("<html>", Encoding.Latin1.GetString(file), StringComparison.Ordinal);
        AssertAccepted(file);
    }

    [Theory]
    [MemberData(nameof(WithEnd))]
    public void A_script_behind_an_image_is_found(string format) =>
        AssertPolyglot([.. ImageFiles.Small(format), .. "<?PHP system('id'); ?>"u8]);

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_zip_behind_an_image_is_found(string format) =>
        AssertPolyglot([.. ImageFiles.Small(format), .. Zip()]);

    [Theory]
    [MemberData(nameof(WithEnd))]
    public void A_document_behind_an_image_is_found(string format) =>
        AssertPolyglot([.. ImageFiles.Small(format), .. "%PDF-1.7\n1 0 obj\nstartxref\n0\n%%EOF\n"u8]);

    [Fact]
    public void A_script_far_behind_an_image_is_found() =>
        AssertPolyglot([.. ImageFiles.Small("jpg"), .. new byte[200_000], .. "<script>"u8]);

    [Fact]
    public void An_archive_of_another_kind_behind_an_image_is_found() =>
        AssertPolyglot([.. ImageFiles.Small("jpg"), .. "Rar!"u8, 0x1A, 7, 0, .. new byte[100]]);

    [Fact]
    public void A_script_between_the_header_of_a_gif_and_its_first_block_is_found() => AssertPolyglot(
        [.. "GIF89a"u8, 64, 0, 48, 0, 0, 0, 0, .. "/*<script>alert(1)</script>*/"u8, .. ImageFiles.Small("gif")[13..]]);

    [Fact]
    public void A_script_between_two_segments_of_a_jpeg_is_found()
    {
        byte[] jpeg = ImageFiles.Small("jpg");
        int second = 4 + (jpeg[4] << 8) + jpeg[5];
        AssertPolyglot([.. jpeg[..second], .. "<script>alert(1)</script>"u8, .. jpeg[second..]]);
    }

    /// <summary>Readers find its start in the first kilobyte and its end in the last.</summary>
    [Fact]
    public void A_document_around_an_image_is_found() => AssertPolyglot(PngFile.Insert(
        [.. ImageFiles.Small("png"), .. "\nstartxref\n0\n%%EOF\n"u8], "tEXt", [.. "Comment\0%PDF-1.4 1 0 obj"u8]));

    /// <summary>Its end record covers the rest of the image as a comment.</summary>
    [Fact]
    public void A_zip_inside_of_a_chunk_is_found()
    {
        byte[] zip = Zip(), png = ImageFiles.Small("png");
        const int End = 12; // the chunk IEND
        zip[^2] = 4 + End; // the length of the comment
        AssertPolyglot([.. PngFile.Insert(png[..^End], "zIPc", zip, png.Length - End), .. png[^End..]]);
    }

    [Fact]
    public void Another_picture_and_a_film_behind_a_jpeg_are_accepted()
    {
        byte[] jpeg = ImageFiles.Small("jpg");
        byte[] captioned = InsertSegment(jpeg, 0xFE, Encoding.ASCII.GetBytes(Page));
        AssertAccepted([.. jpeg, .. captioned]);
        AssertAccepted([.. jpeg, 0, 0, 0, 24, .. "ftypmp42"u8, 0, 0, 0, 0, .. "isommp42"u8, .. new byte[5000]]);
    }

    private static void AssertAccepted(byte[] file)
    {
        using PixelBuffer decoded = Pictures.Decode(file);
        Assert.Equal((64, 48), (decoded.Width, decoded.Height));
    }

    private static void AssertPolyglot(byte[] file)
    {
        ImagingException error = Assert.Throws<ImagingException>(() => Pictures.Decode(file));
        Assert.Equal("polyglot_file", error.Code);
        Assert.Equal(error.Code, Assert.Throws<ImagingException>(
            () => ImageHeader.Read(file, new ImagingLimits())).Code);
    }

    private static byte[] Zip()
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        using (Stream entry = zip.CreateEntry("page.html").Open())
            entry.Write("<p>hidden</p>"u8);
        return file.ToArray();
    }

    private static byte[] InsertSegment(byte[] jpeg, byte marker, byte[] data) =>
        [.. jpeg[..2], 0xFF, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2), .. data, .. jpeg[2..]];

    /// <summary>Inserts an extension block into a GIF, after its header and palette.</summary>
    private static byte[] InsertComment(byte[] gif, string text)
    {
        int colours = (gif[10] & 0x80) == 0 ? 0 : 3 << ((gif[10] & 7) + 1);
        int at = 13 + colours;
        byte[] comment = [0x21, 0xFE, (byte)text.Length, .. Encoding.ASCII.GetBytes(text), 0];
        return [.. gif[..at], .. comment, .. gif[at..]];
    }
}
