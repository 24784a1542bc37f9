using Detourer.Cli.Inputs;
using Detourer.Cli.Outputs;
using Detourer.Imaging;
using Detourer.Imaging.Encode;

namespace Detourer.Cli;

/// <summary>
/// Parses the options of photos and reads their background images. Most photos have the options of the one before, so
/// those are kept.
/// </summary>
internal sealed class OptionsReader(ImagingLimits limits)
{
    private Entry? _last;

    /// <summary>Returns the options of a photo.</summary>
    /// <exception cref="ImagingException">An option is invalid, or its background image cannot be read.</exception>
    public async Task<CutoutOptions> ReadAsync(PlannedPhoto photo, CancellationToken cancellationToken)
    {
        if (_last is { } last && last.Texts == photo.Options && last.Format == photo.Format) return last.Options;

        // A plain null would be converted to an empty image.
        ReadOnlyMemory<byte>? background = photo.Options.BackgroundFile is { } path
            ? await new FileInput(path).ReadAsync(limits, cancellationToken)
            : default(ReadOnlyMemory<byte>?);
        var entry = new Entry(photo.Options, photo.Format, photo.Options.Parse(photo.Format, background));
        _last = entry;
        return entry.Options;
    }

    private sealed record Entry(OptionTexts Texts, OutputFormat Format, CutoutOptions Options);
}
