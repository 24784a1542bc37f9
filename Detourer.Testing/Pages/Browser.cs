using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Detourer.Testing.Pages;

/// <summary>Headless Chromium, shared by all tests and started by the first that needs it.</summary>
public sealed class Browser : IAsyncDisposable
{
    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Chromium)>> _started = new(StartAsync);

    /// <summary>Open pages by test collection.</summary>
    private readonly ConcurrentDictionary<string, (string Test, List<IPage> Pages)> _open = new();

    /// <summary>
    /// Opens a page with its own storage. Closes the pages of earlier tests of the collection, so that they use no CPU.
    /// </summary>
    internal async Task<IPage> OpenAsync(Uri address, BrowserNewPageOptions? options = null)
    {
        (_, IBrowser chromium) = await _started.Value;
        string collection = TestContext.Current.TestCollection!.UniqueID, test = TestContext.Current.Test!.UniqueID;
        if (!_open.TryGetValue(collection, out (string Test, List<IPage> Pages) open) || open.Test != test)
        {
            foreach (IPage old in open.Pages ?? []) await old.Context.CloseAsync();
            _open[collection] = open = (test, []);
        }

        IPage page = await chromium.NewPageAsync(options ?? new BrowserNewPageOptions());
        open.Pages.Add(page);
        page.SetDefaultTimeout(60_000);
        await page.GotoAsync(address.AbsoluteUri);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_started.IsValueCreated) return;
        (IPlaywright playwright, IBrowser chromium) = await _started.Value;
        await chromium.DisposeAsync();
        playwright.Dispose();
    }

    private static async Task<(IPlaywright, IBrowser)> StartAsync()
    {
        string path = Require.Tool("chromium", "chromium-browser", "google-chrome");
        IPlaywright playwright = await Playwright.CreateAsync();
        return (playwright, await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = path,
            Args = ["--no-sandbox", "--disable-gpu"],
        }));
    }
}
