using Detourer.Web.Problems;

namespace Detourer.Web.Intake;

/// <summary>What a request has brought so far: a photo, perhaps a background, and wishes.</summary>
internal sealed class Submission : IAsyncDisposable
{
    private readonly Dictionary<string, string> _wishes = [];

    /// <summary>The photo, when it has come.</summary>
    public UploadFile? Photo { get; private set; }

    /// <summary>The image that is wanted behind the subject, if any.</summary>
    public UploadFile? Background { get; private set; }

    /// <summary>The direct upload that is the photo, if it is one.</summary>
    public string? Upload { get; private set; }

    /// <summary>What is wanted, by the names of <see cref="Imaging.CutoutOptionsParser.Names"/>.</summary>
    public IReadOnlyDictionary<string, string> Wishes => _wishes;

    /// <summary>Its sender says that nobody counts the seconds.</summary>
    public bool IsBulk { get; set; }

    public void Wish(string name, string value) => _wishes[name] = value;

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
