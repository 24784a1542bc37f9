using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Detourer.Testing.Pages;

/// <summary>Drives the editor.</summary>
internal sealed class Editor(IPage page)
{
    private readonly ILocator _dialog = page.Locator("#editor");

    public ILocator Part(string name) => _dialog.Locator($"[data-part={name}]");

    public ILocator Do(string name) => _dialog.Locator($"[data-do={name}]");

    /// <summary>Opens the editor on a card, once its cutout is ready.</summary>
    public static async Task<Editor> OpenAsync(IPage page, ILocator card)
    {
        await card.BecomesAsync("succeeded");
        await card.Locator("[data-action=edit]").ClickAsync();
        var editor = new Editor(page);
        await Expect(editor._dialog).ToHaveAttributeAsync("data-ready", "true", Gallery.Patient);
        return editor;
    }

    public Task UseAsync(string tool) => _dialog.Locator($"[data-tool={tool}]").ClickAsync();

    public Task ChooseAsync(string selector) =>
        _dialog.Locator(selector).CheckAsync(new LocatorCheckOptions { Force = true });

    /// <summary>Sets a slider, as dragging does.</summary>
    public async Task SlideAsync(string selector, int value)
    {
        await _dialog.Locator(selector).FillAsync($"{value}");
        await _dialog.Locator(selector).DispatchEventAsync("change");
    }

    /// <summary>Draws a line with the brush. Points are fractions of the picture, which must fit the window.</summary>
    public async Task PaintAsync((double X, double Y) from, (double X, double Y) to, int width, int height)
    {
        LocatorBoundingBoxResult box = (await _dialog.Locator("canvas").BoundingBoxAsync())!;
        double margin = Math.Min(48, box.Width / 16);
        double scale = Math.Min(4, Math.Min((box.Width - (2 * margin)) / width, (box.Height - (2 * margin)) / height));
        (float, float) At((double X, double Y) point) => (
            (float)(box.X + (box.Width / 2) + ((point.X - 0.5) * width * scale)),
            (float)(box.Y + (box.Height / 2) + ((point.Y - 0.5) * height * scale)));
        (float x, float y) = At(from);
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync();
        (x, y) = At(to);
        await page.Mouse.MoveAsync(x, y, new MouseMoveOptions { Steps = 8 });
        await page.Mouse.UpAsync();
    }

    /// <summary>Downloads the picture in a format and asserts that its size is the one shown.</summary>
    public async Task<byte[]> SaveAsync(string format)
    {
        await UseAsync("save");
        await ChooseAsync($"input[value={format}]");
        ILocator facts = Part("facts");
        await Expect(facts).ToHaveAttributeAsync("data-bytes", new Regex("^[0-9]+$"), Gallery.Patient);
        string shown = (await facts.GetAttributeAsync("data-bytes"))!;
        (_, byte[] bytes) = await page.DownloadAsync(Do("download"));
        Assert.Equal(shown, $"{bytes.Length}");
        return bytes;
    }
}
