using Detourer.Imaging;
using Detourer.Imaging.Compose;
using Detourer.Imaging.Encode;
using Detourer.Imaging.Pixels;

namespace Detourer.Tests.Imaging;

[Collection(NetworkTests.Name)]
public sealed class CutoutEngineTests(Network network)
{
    [Fact]
    public Task An_unknown_model_is_named_as_such() =>
        AssertRefused("unknown_model", Photo(), new CutoutOptions { Model = "no-such-model" });

    [Fact]
    public Task A_jpeg_without_a_background_is_refused_before_anything_is_read() =>
        AssertRefused("background_required", [], new CutoutOptions { Format = OutputFormat.Jpeg });

    [Fact]
    public Task A_quality_outside_its_range_is_an_invalid_option() =>
        AssertRefused("invalid_option", [], new CutoutOptions { Quality = 101 });

    [Fact]
    public Task A_side_of_no_pixels_is_an_invalid_option() =>
        AssertRefused("invalid_option", [], new CutoutOptions { MaxSide = 0 });

    [Fact]
    public Task An_empty_file_is_refused_before_a_model_is_loaded() =>
        AssertRefused("empty_file", [], new CutoutOptions());

    [Fact]
    public async Task A_step_beyond_the_time_limit_fails_with_time_limit()
    {
        Require.Model();
        var pastTheLimit = new Steps(_ => network.Time.Advance(TimeSpan.FromMinutes(2)));
        ImagingException error = await Assert.ThrowsAsync<ImagingException>(
            () => network.CutAsync(Photo(), new CutoutOptions(), pastTheLimit));
        Assert.Equal("time_limit", error.Code);
    }

    [Fact]
    public async Task The_time_limit_stops_a_running_network()
    {
        Require.Model();
        var pastTheLimit = new Steps(step =>
        {
            if (step == CutoutStep.Segment) network.Time.Advance(TimeSpan.FromMinutes(2));
        });
        ImagingException error = await Assert.ThrowsAsync<ImagingException>(
            () => network.CutAsync(Photo(), new CutoutOptions(), pastTheLimit));
        Assert.Equal("time_limit", error.Code);
        Assert.Equal("during Segment", error.Detail);
    }

    [Fact]
    public async Task A_cancelled_call_is_not_a_failure()
    {
        string model = Require.Model();
        Assert.NotEmpty(model);
        using var cancelled = new CancellationTokenSource();
        var steps = new Steps(_ => cancelled.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => network.Engine.CutAsync(Photo(), new CutoutOptions(), steps, cancelled.Token));
    }

    /// <summary>The thread pool of a server is small, and requests need its threads.</summary>
    [Fact]
    public async Task A_cutout_takes_no_thread_from_the_pool()
    {
        Require.Model();
        List<bool> pooled = [];
        var steps = new Steps(_ => pooled.Add(Thread.CurrentThread.IsThreadPoolThread));
        await network.CutAsync(Photo(), new CutoutOptions(), steps);
        Assert.Equal([false, false, false, false, false], pooled);
    }

    [Fact]
    public async Task After_a_failure_the_next_photo_works()
    {
        Require.Model();
        await AssertRefused("image_truncated", Photo()[..400], new CutoutOptions());
        var options = new CutoutOptions { Background = new ColorBackground(Pictures.Blue), Format = OutputFormat.Jpeg };
        Cutout cutout = await network.CutAsync(Photo(), options);
        using PixelBuffer picture = Pictures.Decode(cutout.Data);
        Assert.Equal((64, 48), (picture.Width, picture.Height));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    public async Task A_logo_on_transparency_stays(byte grey)
    {
        using PixelBuffer logo = Logo(grey);
        Cutout cutout = await network.CutAsync(PngWithAlpha(logo), new CutoutOptions());
        using PixelBuffer picture = Pictures.Decode(cutout.Data);
        using PixelBuffer before = Pictures.AlphaOf(logo), after = Pictures.AlphaOf(picture);
        Assert.InRange(Pictures.Overlap(before, after), 0.97, 1);
        Assert.Empty(cutout.Warnings);
    }

    [Fact]
    public async Task A_cutout_is_not_more_opaque_than_its_file()
    {
        using PixelBuffer disc = Pictures.Rgba(200, 200, (x, y) =>
            new Color(200, 40, 30, (byte)(Pictures.Disc(x, y, 100, 100, 70, 30) * 0.6)));
        Cutout cutout = await network.CutAsync(PngWithAlpha(disc), new CutoutOptions());
        using PixelBuffer picture = Pictures.Decode(cutout.Data);
        for (int y = 0; y < 200; y++)
        {
            for (int x = 0; x < 200; x++)
                Assert.InRange(Pictures.At(picture, x, y).Alpha, 0, Pictures.At(disc, x, y).Alpha);
        }

        Assert.Equal(Pictures.At(disc, 100, 100), Pictures.At(picture, 100, 100));
    }

    [Fact]
    public async Task A_picture_without_a_subject_is_reported()
    {
        using PixelBuffer sky = Pictures.Rgba(80, 60, (_, y) => new Color(90, (byte)(140 + y), 220));
        Cutout cutout = await network.CutAsync(ImageFiles.Write(sky, "png"), new CutoutOptions());
        Assert.Equal("subject_not_found", Assert.Single(cutout.Warnings).Code);
    }

    [Fact]
    public async Task A_photo_with_a_subject_has_no_warning()
    {
        byte[] photo = await File.ReadAllBytesAsync(
            Path.Combine(Repository.Path, "docs/pictures/fur.jpg"), TestContext.Current.CancellationToken);
        Cutout cutout = await network.CutAsync(photo, new CutoutOptions { MaxSide = 200 });
        Assert.Empty(cutout.Warnings);
    }

    /// <summary>The letter H in one grey.</summary>
    private static PixelBuffer Logo(byte grey) => Pictures.Rgba(300, 200, (x, y) =>
    {
        bool isLetter = y is > 40 and < 160 && (x is > 90 and < 120 or > 180 and < 210
            || (x is > 90 and < 210 && y is > 90 and < 110));
        return new Color(grey, grey, grey, isLetter ? (byte)255 : (byte)0);
    });

    private static byte[] PngWithAlpha(PixelBuffer picture) =>
        PngEncoder.Encode(picture, TestContext.Current.CancellationToken).ToArray();

    private async Task AssertRefused(string code, byte[] photo, CutoutOptions options)
    {
        ImagingException error = await Assert.ThrowsAsync<ImagingException>(
            () => network.Engine.CutAsync(photo, options, progress: null, TestContext.Current.CancellationToken));
        Assert.Equal(code, error.Code);
    }

    private static byte[] Photo() => ImageFiles.Small("jpg");

    private sealed class Steps(Action<CutoutStep> begun) : IProgress<CutoutStep>
    {
        public void Report(CutoutStep value) => begun(value);
    }
}
