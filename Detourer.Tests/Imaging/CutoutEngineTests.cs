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
