using Detourer.Imaging;
using Detourer.Imaging.Compose;
using Detourer.Imaging.Decode.Containers;
using Detourer.Imaging.Decode.Tiff;
using Detourer.Imaging.Pixels;

namespace Detourer.Tests.Imaging.Decode.Tiff;

/// <summary>Of a TIFF with several pictures, the one that it is about is decoded, never a thumbnail of it.</summary>
public sealed class TiffPageTests
{
    private static readonly Dictionary<int, TiffValue> _thumbnail = new() { [254] = TiffValue.Long([1]) };
    private static readonly Dictionary<int, TiffValue> _mask = new() { [254] = TiffValue.Long([4]) };

    [Fact]
    public void The_first_page_is_decoded() =>
        AssertShows(Pictures.Red, 30, 20, TiffFile.Write(Page(Pictures.Red, 30, 20), Page(Pictures.Blue, 60, 40)));

    [Fact]
    public void A_thumbnail_in_the_first_page_is_passed_over() => AssertShows(Pictures.Red, 60, 40, TiffFile.Write(
        Page(Pictures.Blue, 16, 12) with { Tags = _thumbnail },
        Page(Pictures.Blue, 20, 20),
        Page(Pictures.Blue, 200, 100) with { Tags = _mask },
        Page(Pictures.Red, 60, 40)));

    [Fact]
    public void An_old_tag_can_mark_the_thumbnail() => AssertShows(Pictures.Red, 60, 40, TiffFile.Write(
        Page(Pictures.Blue, 16, 12) with { Tags = new() { [255] = TiffValue.Short(2) } },
        Page(Pictures.Red, 60, 40)));

    [Fact]
    public void A_picture_below_the_thumbnail_is_found() => AssertShows(Pictures.Red, 60, 40, TiffFile.Write(
        Page(Pictures.Blue, 16, 12) with
        {
            Tags = _thumbnail,
            Children = [Page(Pictures.Blue, 32, 24) with { Tags = _thumbnail }, Page(Pictures.Red, 60, 40)],
        }));

    [Fact]
    public void Thumbnails_below_a_page_are_passed_over() => AssertShows(Pictures.Red, 60, 40, TiffFile.Write(
        Page(Pictures.Red, 60, 40) with { Children = [Page(Pictures.Blue, 90, 60) with { Tags = _thumbnail }] }));

    [Fact]
    public void A_thumbnail_alone_is_decoded() => AssertShows(
        Pictures.Red, 16, 12, TiffFile.Write(Page(Pictures.Red, 16, 12) with { Tags = _thumbnail }));

    /// <summary>Photoshop stores its layers in a tag, and the flattened picture as the page.</summary>
    [Fact]
    public void The_layers_of_an_editor_are_passed_over() => AssertShows(Pictures.Red, 60, 40, TiffFile.Write(
        Page(Pictures.Red, 60, 40) with
        {
            Tags = new() { [37724] = TiffValue.Data([.. "Adobe Photoshop Document Data Block\0"u8, .. new byte[999]]) },
        }));

    [Fact]
    public void A_ring_of_pages_ends()
    {
        byte[] file = TiffFile.Write(
            Page(Pictures.Red, 16, 12) with { Tags = _thumbnail },
            Page(Pictures.Red, 16, 12) with { Tags = _thumbnail });
        file.AsSpan(4, 4).CopyTo(file.AsSpan(^4)); // the link of the last page
        Assert.Equal(2, TiffPages.Read(new ByteSource(file)).Count);
    }

    [Fact]
    public void A_directory_that_lacks_entries_is_damaged()
    {
        byte[] file = TiffFile.Write(Page(Pictures.Red, 60, 40));
        ImagingException error = Assert.Throws<ImagingException>(() => Pictures.Decode(file.AsMemory(..^20)));
        Assert.Equal("image_corrupt", error.Code);
    }

    private static void AssertShows(Color color, int width, int height, byte[] file)
    {
        using PixelBuffer picture = Pictures.Decode(file);
        Assert.Equal((width, height), (picture.Width, picture.Height));
        Assert.Equal(color, Pictures.At(picture, width / 2, height / 2));

        var header = ImageHeader.Read(file, new ImagingLimits());
        Assert.Equal((width, height), (header.Width, header.Height));
    }

    private static TiffPage Page(Color color, int width, int height) => new(width, height, 2, 3, 8)
    {
        Sample = (_, _, channel) => channel switch { 0 => color.Red, 1 => color.Green, _ => color.Blue },
    };
}
