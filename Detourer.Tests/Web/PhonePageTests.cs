using System.Globalization;
using Microsoft.Playwright;

namespace Detourer.Tests.Web;

/// <summary>The page on a phone, by touch.</summary>
[Collection(PageCollection.Name)]
public sealed class PhonePageTests(PageServer server, Browser browser)
{
    [Fact]
    public async Task On_a_phone_a_photo_is_taken_compared_and_zoomed_without_horizontal_scrolling()
    {
        IPage page = await browser.OpenAsync(server.Web.Http.BaseAddress!, new BrowserNewPageOptions
        {
            ViewportSize = new ViewportSize { Width = 360, Height = 740 },
            HasTouch = true,
            IsMobile = true,
            DeviceScaleFactor = 2,
        });
        IFileChooser camera =
            await page.RunAndWaitForFileChooserAsync(() => page.Locator("[data-action=camera]").TapAsync());
        Assert.Equal("environment", await camera.Element.GetAttributeAsync("capture"));
        Assert.False(camera.IsMultiple);
        await camera.SetFilesAsync(Gallery.Payload("phone.jpg", ImageFiles.Small("jpg")));
        ILocator card = page.Card("phone.jpg");
        await card.BecomesAsync("succeeded");
        Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await card.Locator("[data-part=compare]").FillAsync("80");
        Assert.Equal("80%", await card.Locator(".picture")
            .EvaluateAsync<string>("picture => picture.style.getPropertyValue('--split')"));

        Editor editor = await Editor.OpenAsync(page, card);
        Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        double before = await ZoomAsync(editor);
        await PinchAsync(page, 40, 120);
        Assert.Equal(3, await ZoomAsync(editor) / before, 0.02);
        await PinchAsync(page, 120, 40);
        Assert.Equal(1, await ZoomAsync(editor) / before, 0.02);
    }

    private static async Task<double> ZoomAsync(Editor editor) =>
        double.Parse((await editor.Part("zoom").InnerTextAsync()).TrimEnd('%', ' '), CultureInfo.InvariantCulture);

    /// <summary>Pinches the editor's picture. Distances are from its centre, in CSS pixels.</summary>
    private static async Task PinchAsync(IPage page, int from, int to)
    {
        LocatorBoundingBoxResult box = (await page.Locator("#editor canvas").BoundingBoxAsync())!;
        (float x, float y) = (box.X + (box.Width / 2), box.Y + (box.Height / 2));
        object[] Fingers(int apart) => [new { id = 1, x = x - apart, y }, new { id = 2, x = x + apart, y }];
        ICDPSession session = await page.Context.NewCDPSessionAsync(page);
        foreach ((string type, object[] points) in new[]
        {
            ("touchStart", Fingers(from)), ("touchMove", Fingers((from + to) / 2)), ("touchMove", Fingers(to)),
            ("touchEnd", []),
        })
        {
            await session.SendAsync("Input.dispatchTouchEvent",
                new Dictionary<string, object> { ["type"] = type, ["touchPoints"] = points });
        }
    }
}
