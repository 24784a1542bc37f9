using Detourer.Imaging;
using Detourer.Imaging.Isolation;
using Detourer.Imaging.Models;
using Detourer.Imaging.Pixels;
using Detourer.Imaging.Segment;
using Microsoft.Extensions.Time.Testing;

namespace Detourer.Tests.Imaging;

public sealed class PhotoSegmenterTests : IDisposable
{
    private const int Width = 400, Height = 300;

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly SegmentationSession _session;
    private readonly InferenceQueue _queue;
    private readonly PhotoSegmenter _small, _large;

    public PhotoSegmenterTests()
    {
        Model model = TinyNetwork.Model("tiny", size: 32);
        _session = new SegmentationSession(model, TinyNetwork.Write(_folder.Path, model));
        _queue = new InferenceQueue(_time);
        _small = new PhotoSegmenter(_queue, InProcessDecoder.Instance, new ImagingLimits());
        _large = new PhotoSegmenter(
            _queue, InProcessDecoder.Instance, new ImagingLimits(), largest: (Width * Height) - 1);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_large_photo_has_the_same_pixels_and_nearly_the_same_matte()
    {
        using SegmentedPhoto whole = Segment(_small);
        using SegmentedPhoto reduced = Segment(_large);
        Pictures.AssertSame(whole.Photo, reduced.Photo);
        Pictures.AssertClose(whole.Matte, reduced.Matte, 6);
        Assert.Equal(whole.Confidence, reduced.Confidence, 0.02f);
    }

    [Fact]
    public void A_large_photo_takes_the_same_steps()
    {
        using StepRunner steps = Steps();
        using SegmentedPhoto photo = _large.Segment(Photo(), Header, _session, steps, Token);
        Assert.Equal([CutoutStep.Decode, CutoutStep.Segment], steps.Steps.Select(step => step.Step));
    }

    [Fact]
    public async Task Large_photos_are_processed_one_at_a_time()
    {
        SegmentedPhoto first = Segment(_large);
        Task<SegmentedPhoto> second = Task.Run(() => Segment(_large), Token);
        using (Segment(_small)) Assert.False(second.IsCompleted); // a small photo does not wait
        first.Dispose();
        using SegmentedPhoto photo = await second.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, Token);
        Assert.Equal((Width, Height), (photo.Matte.Width, photo.Matte.Height));
    }

    [Fact]
    public void A_large_photo_that_fails_lets_the_next_one_in()
    {
        byte[] broken = Photo()[..^200];
        using (StepRunner steps = Steps())
        {
            Assert.Throws<ImagingException>(
                () => _large.Segment(broken, Header, _session, steps, Token));
        }

        using SegmentedPhoto next = Segment(_large);
        Assert.Equal((Width, Height), (next.Photo.Width, next.Photo.Height));
    }

    public void Dispose()
    {
        _small.Dispose();
        _large.Dispose();
        _queue.Dispose();
        _session.Dispose();
        _folder.Dispose();
    }

    private static ImageHeader Header => new("image/png", Width, Height);

    private static byte[] Photo()
    {
        using PixelBuffer scene = Pictures.Scene(Width, Height);
        return ImageFiles.Write(scene, "png");
    }

    private SegmentedPhoto Segment(PhotoSegmenter segmenter)
    {
        using StepRunner steps = Steps();
        return segmenter.Segment(Photo(), Header, _session, steps, Token);
    }

    private StepRunner Steps() => new(TimeSpan.FromMinutes(1), "tiny", _time, progress: null, Token);
}
