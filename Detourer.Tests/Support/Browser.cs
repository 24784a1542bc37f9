using System.Collections.Concurrent;
using Detourer.Tests.Support;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Browser))]

namespace Detourer.Tests.Support;

/// <summary>Debian's Chromium, without a window: one for all tests, started by the first that wants it.</summary>
public sealed class Browser : IAsyncDisposable
{
    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Chromium)>> _started = new(StartAsync);

    /// <summary>Pages, by the collection whose tests opened them.</summary>
    private readonly ConcurrentDictionary<string, (string Test, List<IPage> Pages)> _open = new();

    /// <summary>
    /// A page of its own, with its own storage, at an address. Those of the collection's earlier tests are closed: what
    /// nobody looks at takes no time.
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
