using System.IO.Compression;
using System.Text;
using Detourer.Imaging;
using Detourer.Imaging.Pixels;

namespace Detourer.Tests.Imaging.Decode;

public sealed class BadInputTests
{
    public static TheoryData<string> Formats => [.. ImageFiles.Formats];

    [Fact]
    public void An_empty_file_is_called_empty() => AssertRefused("empty_file", []);

    [Fact]
    public void A_file_beyond_the_limit_is_refused_by_its_length() =>
        AssertRefused("file_too_large", ImageFiles.Small("png"), new ImagingLimits { MaxBytes = 100 });

    [Fact]
    public void An_image_beyond_the_limit_is_refused_by_its_header() =>
        AssertRefused("too_many_pixels", ImageFiles.Small("png"), new ImagingLimits { MaxPixels = (64 * 48) - 1 });

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_pixel_limit_applies_to_every_format(string format) =>
        AssertRefused("too_many_pixels", ImageFiles.Small(format), new ImagingLimits { MaxPixels = 3000 });

    [Theory]
    [InlineData("A text, and nothing but a text.")]
    [InlineData("BM is how this text begins, as do bitmaps.")]
    [InlineData("<html><body>a page</body></html>")]
    [InlineData("{\"json\": true}")]
    [InlineData("\u0089PNG")]
    [InlineData("x")]
    public void A_text_is_not_an_image(string text) => AssertRefused("not_an_image", Encoding.UTF8.GetBytes(text));

    [Fact]
    public void A_film_is_not_an_image() =>
        AssertRefused("not_an_image", [0, 0, 0, 24, .. "ftypmp42"u8, 0, 0, 0, 0, .. "isommp42"u8, .. new byte[100]]);

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    [InlineData("<?xml version='1.0'?>\n<!-- a drawing -->\n<svg width='10'><script>alert(1)</script></svg>")]
    public void A_drawing_is_called_a_vector_image(string text) =>
        AssertRefused("vector_image", Encoding.UTF8.GetBytes(text));

    [Fact]
    public void A_zip_is_called_an_archive() => AssertRefused("archive_file", Zip());

    [Fact]
    public void A_gzip_is_called_an_archive() => AssertRefused("archive_file", [0x1F, 0x8B, 8, 0, 0, 0]);

    [Fact]
    public void A_pdf_is_called_a_document() => AssertRefused("document_file", "%PDF-1.7\n1 0 obj"u8.ToArray());

    [Fact]
    public void A_truncated_jpeg_is_called_incomplete() => AssertTruncated("jpg", "image_truncated");

    [Fact]
    public void A_truncated_png_is_called_incomplete() => AssertTruncated("png", "image_truncated");

    [Fact]
    public void A_truncated_webp_is_called_incomplete() => AssertTruncated("webp", "image_truncated");

    [Fact]
    public void A_truncated_gif_is_called_incomplete() => AssertTruncated("gif", "image_truncated");

    [Fact]
    public void A_truncated_avif_is_called_incomplete() => AssertTruncated("avif", "image_truncated");

    [Fact]
    public void A_truncated_heic_is_called_incomplete() => AssertTruncated("heic", "image_truncated");

    [Fact]
    public void A_truncated_bitmap_is_called_incomplete() => AssertTruncated("bmp", "image_truncated");

    [Fact]
    public void A_truncated_psd_is_called_damaged() => AssertTruncated("psd", "image_corrupt");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void An_icon_or_a_cursor_is_called_so(int kind) => AssertRefused(
        "icon_file", [0, 0, (byte)kind, 0, 1, 0, 32, 32, 0, 0, 1, 0, 32, 0, 40, 0, 0, 0, 22, 0, 0, 0, .. new byte[99]]);

    [Fact]
    public void A_truncated_tiff_is_called_damaged() => AssertTruncated("tiff", "image_corrupt");

    [Fact]
    public void A_truncated_jpeg_xl_is_called_incomplete_or_damaged() =>
        AssertTruncated("jxl", "image_truncated", "image_corrupt");

    /// <summary>A file truncated at any point is an image if nothing is missing, otherwise one of two errors.</summary>
    [Theory]
    [MemberData(nameof(Formats))]
    public void A_file_truncated_anywhere_is_an_image_or_an_error(string format)
    {
        byte[] file = ImageFiles.Small(format);
        for (int length = 1; length < file.Length; length += Math.Max(1, file.Length / 40))
        {
            if (Attempt(file[..length]) is { } error)
                Assert.Contains(error.Code, (string[])["not_an_image", "image_truncated", "image_corrupt"]);
        }
    }

    [Theory]
    [InlineData("IDAT")]
    [InlineData("IHDR")]
    public void A_png_with_a_wrong_checksum_is_called_damaged(string chunk) =>
        AssertRefused("image_corrupt", PngFile.BreakCrc(ImageFiles.Small("png"), chunk));

    [Theory]
    [MemberData(nameof(Formats))]
    public void Random_bytes_behind_a_signature_are_called_damaged_or_incomplete(string format)
    {
        byte[] file = ImageFiles.Small(format);
        new Random(7).NextBytes(file.AsSpan(32));
        ImagingException? error = Attempt(file);
        Assert.NotNull(error);
        Assert.Contains(error.Code, (string[])["image_truncated", "image_corrupt", "too_many_pixels"]);
    }

    /// <summary>
    /// Flips bits, overwrites runs of bytes, removes or repeats parts. The seed makes a failure reproducible.
    /// </summary>
    [Theory]
    [MemberData(nameof(Formats))]
    public void A_mutated_file_is_an_image_or_an_imaging_error(string format)
    {
        byte[] valid = ImageFiles.Small(format);
        for (int seed = 0; seed < 200; seed++) Attempt(Mutate(valid, seed));
    }

    /// <summary>Box sizes that overflow 64 bits must not make the search for the end of the file endless.</summary>
    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(ulong.MaxValue - 3)]
    [InlineData(ulong.MaxValue - 23)]
    [InlineData(ulong.MaxValue - 31)]
    [InlineData(1UL << 63)]
    [InlineData(0UL)]
    public void Boxes_of_absurd_sizes_cause_an_error(ulong size)
    {
        byte[] length = [.. BitConverter.GetBytes(size).Reverse()];
        foreach (string brand in (string[])["avif", "heic"])
        {
            byte[] opening = [0, 0, 0, 24, .. "ftyp"u8, .. Encoding.ASCII.GetBytes(brand), 0, 0, 0, 0, .. "mif1miaf"u8];
            byte[] file = [.. opening, 0, 0, 0, 1, .. "meta"u8, .. length, .. new byte[40]];
            ImagingException? error = Attempt(file);
            Assert.NotNull(error);
            Assert.Contains(error.Code, (string[])["image_truncated", "image_corrupt"]);
        }
    }

    private static byte[] Mutate(byte[] valid, int seed)
    {
        var random = new Random(seed);
        List<byte> file = [.. valid];
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            // The important parts of most formats are at the beginning.
            int at = random.Next(4, random.Next(2) == 0 ? Math.Min(file.Count, 200) : file.Count);
            int run = Math.Min(random.Next(1, 16), file.Count - at);
            switch (random.Next(5))
            {
                case 0: file[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: for (int k = 0; k < run; k++) file[at + k] = (byte)random.Next(256); break;
                case 2: for (int k = 0; k < run; k++) file[at + k] = 0xFF; break;
                case 3: file.RemoveRange(at, run); break;
                default: file.InsertRange(at, file.GetRange(at, run)); break;
            }
        }

        return [.. file];
    }

    private static void AssertTruncated(string format, params string[] codes)
    {
        byte[] file = ImageFiles.Small(format);
        ImagingException? error = Attempt(file[..(file.Length / 2)]);
        Assert.NotNull(error);
        Assert.Contains(error.Code, codes);
    }

    private static void AssertRefused(string code, byte[] file, ImagingLimits? limits = null)
    {
        ImagingException? error = Attempt(file, limits);
        Assert.NotNull(error);
        Assert.Equal(code, error.Code);
    }

    /// <summary>The error; null if the image was decoded. Any other exception fails the test.</summary>
    private static ImagingException? Attempt(byte[] file, ImagingLimits? limits = null)
    {
        try
        {
            using PixelBuffer image = Pictures.Decode(file, limits ?? new ImagingLimits { MaxPixels = 4_000_000 });
            return null;
        }
        catch (ImagingException e)
        {
            AssertFitForPeople(e);
            return e;
        }
    }

    private static void AssertFitForPeople(ImagingException error)
    {
        Assert.Matches("^[A-Z].*[.]$", error.Message);
        foreach (string word in (string[])["vips", "magick", "jpeg:", "heif:", "spng", "gif:", "/", "\\", "Exception"])
            Assert.DoesNotContain(word, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.False(error.IsTransient);
    }

    private static byte[] Zip()
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        using (Stream entry = zip.CreateEntry("page.html").Open())
            entry.Write("<p>hidden</p>"u8);
        return file.ToArray();
    }
}
