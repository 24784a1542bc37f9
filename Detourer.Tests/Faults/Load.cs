using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using NetVips;

namespace Detourer.Tests.Faults;

/// <summary>Clients that keep uploading photos during a fault, and a page that watches all of them.</summary>
internal sealed class Load : IAsyncDisposable
{
    private readonly Fleet _fleet;
    private readonly CancellationTokenSource _ended = new();
    private readonly ConcurrentDictionary<HttpStatusCode, int> _refusals = [];
    private readonly ConcurrentDictionary<string, bool> _accepted = [];
    private readonly Task _uploading;

    private Load(Fleet fleet)
    {
        (_fleet, Page) = (fleet, new WatchingPage(fleet));
        _uploading = Task.WhenAll(Enumerable.Range(0, 3).Select(UploadAsync));
    }

    public WatchingPage Page { get; }

    /// <summary>Ids of all accepted jobs.</summary>
    public IReadOnlyCollection<string> Accepted => [.. _accepted.Keys];

    /// <summary>The number of rejected uploads by status.</summary>
    public IReadOnlyDictionary<HttpStatusCode, int> Refusals => _refusals;

    public static Load Start(Fleet fleet) => new(fleet);

    /// <summary>A PNG that differs for each number.</summary>
    public static byte[] Photo(int number, int side = 16)
    {
        using Image black = Image.Black(side, side, bands: 3);
        using Image grey = (black + number).Cast(Enums.BandFormat.Uchar);
        return grey.PngsaveBuffer();
    }

    /// <summary>Waits until uploads have been rejected with a status a number of times.</summary>
    public Task IsRefusedAsync(HttpStatusCode status, int times) =>
        Eventually.TrueAsync(() => Task.FromResult(_refusals.GetValueOrDefault(status) >= times));

    /// <summary>Waits until a number of further jobs has been accepted.</summary>
    public async Task GoOnAsync(int more)
    {
        int wanted = _accepted.Count + more;
        await Eventually.TrueAsync(() => Task.FromResult(_accepted.Count >= wanted));
    }

    /// <summary>
    /// Checks that uploads were rejected with this status only, or never if it is null. The message has the errors of
    /// the replicas.
    /// </summary>
    public void AssertRefusedOnlyWith(HttpStatusCode? status) => Assert.True(
        Refusals.Keys.SequenceEqual(status is { } only ? [only] : []),
        $"{string.Join(", ", Refusals)}\n{string.Join('\n', _fleet.Webs.Select(web => web.Failures))}");

    /// <summary>Uploads a photo, which must be accepted.</summary>
    public async Task<string> AddAsync(byte[] photo)
    {
        string id = await _fleet.AnyWeb()!.AddAsync(photo);
        Accept(id);
        return id;
    }

    /// <summary>Stops uploading and waits for the uploads in progress.</summary>
    public async Task StopAsync()
    {
        await _ended.CancelAsync();
        await _uploading;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Page.DisposeAsync();
        _ended.Dispose();
    }

    private async Task UploadAsync(int client)
    {
        for (int number = 0; !_ended.IsCancellationRequested; number++)
        {
            try
            {
                if (_fleet.AnyWeb() is { } web) await UploadAsync(web, Photo((client * 80) + (number % 80)));
            }
            catch (HttpRequestException)
            {
                // The replica was killed before it had answered, so the upload is not accepted.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    private async Task UploadAsync(WebServer web, byte[] photo)
    {
        using MultipartFormDataContent form = WebServer.Form(photo, "photo.png");
        using HttpResponseMessage answer = await web.Http.PostAsync("/api/v1/jobs", form);
        if (answer.StatusCode == HttpStatusCode.Accepted)
            Accept((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!);
        else
            _refusals.AddOrUpdate(answer.StatusCode, 1, (_, count) => count + 1);
    }

    private void Accept(string id)
    {
        _accepted[id] = true;
        Page.Watch(id);
    }
}
