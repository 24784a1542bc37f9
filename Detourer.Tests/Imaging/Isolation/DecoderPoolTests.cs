using Detourer.Imaging;
using Detourer.Imaging.Isolation;
using Detourer.Imaging.Pixels;
using Detourer.Web.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Detourer.Tests.Imaging.Isolation;

/// <summary>Real decoder processes, on files that hang, crash, or take all memory.</summary>
public sealed class DecoderPoolTests : IDisposable
{
    private const long Memory = 1_000_000_000; // bytes

    private static int _pools;

    private readonly ImagingLimits _limits = new();

    /// <summary>The memory limit. It differs for each pool, and so tells their processes apart.</summary>
    private readonly string _argument = $"{Memory + Interlocked.Increment(ref _pools)}";

    private readonly DecoderPool _pool;

    public DecoderPoolTests() => _pool = CreatePool(TimeSpan.FromMinutes(2));

    public static TheoryData<string> Formats => [.. ImageFiles.Formats];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_pixels_and_the_header_are_those_of_the_library_in_this_process(string format)
    {
        byte[] file = ImageFiles.Small(format);
        Assert.Equal(ImageHeader.Read(file, _limits), _pool.ReadHeader(new MemoryStream(file), _limits, Token));
        using PixelBuffer expected = Pictures.Decode(file), picture = _pool.Decode(file, _limits, timer: null, Token);
        AssertSame(expected, picture);
    }

    [Fact]
    public void The_pixels_of_a_large_picture_are_shared_and_not_copied()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems copy the pixels.");
        using PixelBuffer scene = Pictures.Scene(1600, 1200);
        byte[] file = ImageFiles.Write(scene, "png");
        using PixelBuffer picture = _pool.Decode(file, _limits, timer: null, Token);
        Assert.NotNull(picture.Shared);
        using PixelBuffer expected = Pictures.Decode(file);
        AssertSame(expected, picture);
    }

    [Fact]
    public void The_header_of_a_large_file_is_read_in_parts()
    {
        byte[] file = [.. HostileFiles.Jpeg(60, 60_000)];
        Assert.InRange(file.Length, 2_000_000, int.MaxValue);
        Assert.Equal(("image/jpeg", 64, 48), Read(_pool.ReadHeader(new MemoryStream(file), _limits, Token)));
    }

    [Fact]
    public void A_file_that_is_refused_has_the_same_code_and_text_and_costs_no_process()
    {
        byte[] file = ImageFiles.Small("png");
        var strict = new ImagingLimits { MaxPixels = 100 };
        ImagingException expected = Assert.Throws<ImagingException>(() => ImageHeader.Read(file, strict));
        ImagingException error = Assert.Throws<ImagingException>(
            () => _pool.ReadHeader(new MemoryStream(file), strict, Token));
        Assert.Equal((expected.Code, expected.Message), (error.Code, error.Message));
        Assert.Throws<ImagingException>(() => _pool.Decode(file.AsMemory(0, 200), _limits, timer: null, Token));
        _pool.ReadHeader(new MemoryStream(file), _limits, Token);
        if (OperatingSystem.IsLinux()) Assert.Single(Children());
    }

    [Fact]
    public async Task A_stuck_decoder_is_killed_at_its_deadline_and_others_are_served_meanwhile()
    {
        using DecoderPool pool = CreatePool(TimeSpan.FromSeconds(8));
        Task<ImagingException> stuck = Task.Run(() => Assert.Throws<ImagingException>(
            () => pool.ReadHeader(new MemoryStream(DecoderFaults.HangingFile()), _limits, Token)), Token);
        byte[] other = ImageFiles.Small("png");
        Assert.Equal(("image/png", 64, 48), Read(pool.ReadHeader(new MemoryStream(other), _limits, Token)));
        Assert.False(stuck.IsCompleted);
        Assert.Equal("time_limit", (await stuck).Code);
    }

    [Fact]
    public void A_file_that_crashes_the_decoder_twice_is_refused_and_the_next_one_is_read()
    {
        ImagingException error = Assert.Throws<ImagingException>(
            () => _pool.Decode(DecoderFaults.CrashingFile(), _limits, timer: null, Token));
        Assert.Equal(("decoder_failed", false), (error.Code, error.IsTransient));
        using PixelBuffer next = _pool.Decode(ImageFiles.Small("png"), _limits, timer: null, Token);
        Assert.Equal(64, next.Width);
    }

    [Fact]
    public void A_file_that_needs_more_memory_than_the_limit_is_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have no limit.");
        ImagingException error = Assert.Throws<ImagingException>(
            () => _pool.Decode(DecoderFaults.GreedyFile(), _limits, timer: null, Token));
        Assert.Equal(("decoder_failed", false), (error.Code, error.IsTransient));
    }

    [Fact]
    public async Task Cancellation_kills_the_decoder()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are found in /proc.");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        byte[] file = DecoderFaults.HangingFile();
        Task decoding = Task.Run(() => _pool.Decode(file, _limits, timer: null, cancel.Token), Token);
        await Eventually.TrueAsync(() => Task.FromResult(Children().Count == 1));
        int child = Children()[0];
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => decoding);
        Assert.False(DecoderChildren.IsRunning(child));
    }

    [Fact]
    public async Task A_pool_is_stuck_when_every_decoder_is_overdue()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        using DecoderPool pool = CreatePool(TimeSpan.FromSeconds(20), time);
        using var finish = new ManualResetEventSlim();
        Task[] readers = [.. Enumerable.Range(0, pool.Size).Select(_ => Task.Run(
            () => pool.ReadHeader(new SlowStream(ImageFiles.Small("png"), finish), _limits, Token), Token))];
        await Eventually.TrueAsync(() => Task.FromResult(SlowStream.Waiting >= pool.Size));
        Assert.False(pool.IsStuck);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(pool.IsStuck);
        HealthCheckResult health = await new DecoderHealthCheck(pool).CheckHealthAsync(new HealthCheckContext
        {
            Registration = new HealthCheckRegistration("decoder", _ => null!, HealthStatus.Degraded, tags: null),
        }, Token);
        Assert.Equal(HealthStatus.Degraded, health.Status);

        finish.Set();
        await Task.WhenAll(readers);
        Assert.False(pool.IsStuck);
    }

    public void Dispose() => _pool.Dispose();

    private static (string, int, int) Read(ImageHeader header) => (header.MediaType, header.Width, header.Height);

    private static void AssertSame(PixelBuffer expected, PixelBuffer picture)
    {
        Assert.Equal((expected.Width, expected.Height), (picture.Width, picture.Height));
        Assert.True(expected.Bytes.SequenceEqual(picture.Bytes));
    }

    private IReadOnlyList<int> Children() => DecoderChildren.Of(Environment.ProcessId, _argument);

    private DecoderPool CreatePool(TimeSpan headers, TimeProvider? time = null)
    {
        DecoderProgram installed = DecoderProgram.Installed(memory: 0);
        DecoderProgram program = installed with
        {
            Arguments = [.. installed.Arguments.SkipLast(1), _argument],
            Variables = [DecoderFaults.Hook],
        };

        return new DecoderPool(program, 3, time ?? TimeProvider.System, NullLogger.Instance) { HeaderLimit = headers };
    }

    /// <summary>A file in a store that does not answer until it is told to.</summary>
    private sealed class SlowStream(byte[] file, ManualResetEventSlim finish) : MemoryStream(file)
    {
        private static int _waiting;

        public static int Waiting => Volatile.Read(ref _waiting);

        public override int Read(byte[] buffer, int offset, int count)
        {
            Interlocked.Increment(ref _waiting);
            finish.Wait(TestContext.Current.CancellationToken);
            return base.Read(buffer, offset, count);
        }
    }
}
