using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Detourer.Testing.Pages;

/// <summary>Adds photos to the page and finds their cards.</summary>
internal static class Gallery
{
    public static readonly LocatorAssertionsToHaveAttributeOptions Patient = new() { Timeout = 120_000 };

    public static ILocator Cards(this IPage page) => page.Locator("#jobs > li");

    public static ILocator Card(this IPage page, string name)
    {
        ILocator title = page.GetByText(name, new PageGetByTextOptions { Exact = true });
        return page.Locator("#jobs > li", new PageLocatorOptions { Has = title });
    }

    public static FilePayload Payload(string name, byte[] bytes) =>
        new() { Name = name, MimeType = "image/jpeg", Buffer = bytes };

    public static Task ChooseAsync(this IPage page, params FilePayload[] photos) =>
        page.Locator("#files").SetInputFilesAsync(photos);

    public static Task BecomesAsync(this ILocator card, string state) =>
        Expect(card).ToHaveAttributeAsync("data-state", state, Patient);

    /// <summary>Confirms the question that the page asks.</summary>
    public static Task ConfirmAsync(this IPage page) => page.Locator("#confirm [value=yes]").ClickAsync();

    /// <summary>Drops a photo on an element.</summary>
    public static Task DropAsync(this IPage page, string selector, string name, byte[] bytes) => page.EvaluateAsync("""
        ([selector, name, bytes]) => {
          const data = new DataTransfer();
          data.items.add(new File([Uint8Array.from(atob(bytes), c => c.charCodeAt(0))], name, { type: "image/jpeg" }));
          for (const type of ["dragenter", "dragover", "drop"])
            document.querySelector(selector).dispatchEvent(
              new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
        }
        """, new[] { selector, name, Convert.ToBase64String(bytes) });

    /// <summary>Drops a link from another window.</summary>
    public static Task DropLinkAsync(this IPage page, Uri link) => page.EvaluateAsync("""
        link => {
          const data = new DataTransfer();
          data.setData("text/uri-list", `# a comment\n${link}`);
          for (const type of ["dragenter", "dragover", "drop"])
            document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
        }
        """, link.AbsoluteUri);

    /// <summary>Drops a folder of this machine, which a script cannot simulate.</summary>
    public static async Task DropFolderAsync(this IPage page, string path)
    {
        ICDPSession session = await page.Context.NewCDPSessionAsync(page);
        foreach (string type in new[] { "dragEnter", "dragOver", "drop" })
        {
            await session.SendAsync("Input.dispatchDragEvent", new Dictionary<string, object>
            {
                ["type"] = type,
                ["x"] = 200,
                ["y"] = 200,
                ["data"] = new { items = Array.Empty<object>(), files = new[] { path }, dragOperationsMask = 1 },
            });
        }
    }

    public static Task PasteTextAsync(this IPage page, string text) => page.EvaluateAsync("""
        text => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }
        """, text);

    public static Task PasteAsync(this IPage page, string name, byte[] bytes) => page.EvaluateAsync("""
        ([name, bytes]) => {
          const data = new DataTransfer();
          data.items.add(new File([Uint8Array.from(atob(bytes), c => c.charCodeAt(0))], name, { type: "image/png" }));
          document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }
        """, new[] { name, Convert.ToBase64String(bytes) });

    /// <summary>Clicks a download link and reads the file.</summary>
    public static async Task<(string Name, byte[] Bytes)> DownloadAsync(this IPage page, ILocator link)
    {
        IDownload download = await page.RunAndWaitForDownloadAsync(() => link.ClickAsync());
        string path = (await download.PathAsync())!;
        return (download.SuggestedFilename, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
    }
}
