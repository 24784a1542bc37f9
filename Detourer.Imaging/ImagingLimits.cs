namespace Detourer.Imaging;

/// <summary>The limits of one image. Each limit is checked before the cost arises.</summary>
public sealed record ImagingLimits
{
    /// <summary>The largest accepted file, in bytes, from 1. Default 100 MB.</summary>
    public long MaxBytes { get; init; } = 100_000_000;

    /// <summary>The largest accepted image, in pixels, 1 to 500 million. Default 100 megapixels.</summary>
    public long MaxPixels { get; init; } = 100_000_000;

    /// <summary>Longest time from the first byte read to the last byte written. Default 60 s; from 1 ms up.</summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromSeconds(60);

    internal void CheckFile(long bytes)
    {
        if (bytes == 0) throw ImagingErrors.EmptyFile();
        if (bytes > MaxBytes) throw ImagingErrors.FileTooLarge(bytes, MaxBytes);
    }

    internal void CheckSize(long width, long height)
    {
        if (width * height > MaxPixels) throw ImagingErrors.TooManyPixels(width, height, MaxPixels);
    }
}
