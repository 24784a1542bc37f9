using Detourer.Web.Problems;

namespace Detourer.Web.Intake;

/// <summary>What a request has delivered so far: a photo, possibly a background image, and options.</summary>
internal sealed class Submission : IAsyncDisposable
{
    private readonly Dictionary<string, string> _options = [];

    /// <summary>The photo, once it is received.</summary>
    public UploadFile? Photo { get; private set; }

    /// <summary>The image to put behind the subject, if any.</summary>
    public UploadFile? Background { get; private set; }

    /// <summary>The id of the direct upload that is the photo, if it is one.</summary>
    public string? Upload { get; private set; }

    /// <summary>Options by their names in <see cref="Imaging.CutoutOptionsParser.Names"/>; not yet checked.</summary>
    public IReadOnlyDictionary<string, string> Options => _options;

    /// <summary>Whether the client asked for the bulk lane.</summary>
    public bool IsBulk { get; set; }

    public void SetOption(string name, string value) => _options[name] = value;

    /// <exception cref="ApiException"><c>too_many_files</c></exception>
    public async Task TakePhotoAsync(Func<Task<UploadFile>> receive)
    {
        if (Photo is not null) throw ApiException.TooManyFiles();
        Photo = await receive();
    }

    /// <exception cref="ApiException"><c>too_many_files</c></exception>
    public Task TakeUploadAsync(string id, Func<Task<UploadFile>> receive) => TakePhotoAsync(() =>
    {
        Upload = id;
        return receive();
    });

    /// <exception cref="ApiException"><c>too_many_files</c></exception>
    public async Task TakeBackgroundAsync(Func<Task<UploadFile>> receive)
    {
        if (Background is not null) throw ApiException.TooManyFiles();
        Background = await receive();
    }

    public async ValueTask DisposeAsync()
    {
        if (Photo is not null) await Photo.DisposeAsync();
        if (Background is not null) await Background.DisposeAsync();
    }
}
