using Detourer.Imaging.Compose;
using Detourer.Imaging.Encode;
using Detourer.Imaging.Pixels;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Detourer.Tests.Web;

/// <summary>The cards of photos: what they show, and how they are used by keyboard, touch and screen reader.</summary>
[Collection(PageCollection.Name)]
public sealed class CardTests(PageServer server, Browser browser)
{
    [Fact]
    public async Task The_compare_slider_is_used_by_keyboard_and_names_its_value()
    {
        IPage page = await OpenAsync();
        await page.ChooseAsync(Gallery.Payload("cat.jpg", ImageFiles.Small("jpg")));
        ILocator card = page.Card("cat.jpg"), slider = card.Locator("[data-part=compare]");
        await card.BecomesAsync("succeeded");
        await slider.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(slider).ToHaveValueAsync("51");
        await page.Keyboard.PressAsync("PageUp");
        await Expect(slider).ToHaveValueAsync("61");
        await page.Keyboard.PressAsync("PageDown");
        await Expect(slider).ToHaveValueAsync("51");
        await Expect(slider).ToHaveAttributeAsync("aria-valuetext", "Photo 51 %");
        await Expect(slider).ToHaveAccessibleNameAsync("Compare before and after: cat.jpg");
        Assert.Equal("solid", await OutlineAsync(card.Locator(".picture")));
    }

    [Theory]
    [InlineData("/", "No subject was told apart")]
    [InlineData("/fr", "Aucun sujet n’a été distingué")]
    public async Task A_cutout_without_a_subject_says_so(string home, string sentence)
    {
        IPage page = await OpenAsync(home);
        using PixelBuffer nothing = Pictures.Rgba(40, 30, (_, _) => Pictures.Clear);
        byte[] png = PngEncoder.Encode(nothing, TestContext.Current.CancellationToken).ToArray();
        await page.ChooseAsync(
            Gallery.Payload("nothing.png", png), Gallery.Payload("cat.jpg", ImageFiles.Small("jpg")));
        await page.Card("nothing.png").BecomesAsync("succeeded");
        await Expect(page.Card("nothing.png").Locator("[data-part=warning]")).ToContainTextAsync(sentence);
        await page.Card("cat.jpg").BecomesAsync("succeeded");
        await Expect(page.Card("cat.jpg").Locator("[data-part=warning]")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Buttons_carry_the_name_of_their_photo()
    {
        IPage page = await OpenAsync();
        byte[] photo = ImageFiles.Small("jpg");
        await page.ChooseAsync(Gallery.Payload("cat.jpg", photo), Gallery.Payload("dog.jpg", photo));
        ILocator card = page.Card("dog.jpg");
        await card.BecomesAsync("succeeded");
        foreach ((string action, string text) in new[]
        {
            ("download", "Download"), ("edit", "Edit"), ("share", "Share"), ("delete", "Delete now"),
        })
            await Expect(card.Locator($"[data-action={action}]")).ToHaveAccessibleNameAsync($"{text}: dog.jpg");
    }

    [Fact]
    public async Task One_photo_is_large_and_its_background_is_chosen_on_the_card()
    {
        IPage page = await OpenAsync();
        using PixelBuffer scene = Pictures.Scene(320, 240);
        await page.ChooseAsync(Gallery.Payload("cat.jpg", ImageFiles.Write(scene, "jpg")));
        ILocator card = page.Card("cat.jpg");
        await card.BecomesAsync("succeeded");
        Assert.InRange((await card.Locator(".picture").BoundingBoxAsync())!.Width, 600, 1400);
        await Expect(page.Locator(".about")).ToBeHiddenAsync();

        await card.Locator("[data-part=backgrounds] input[value='#bfe0ff']").CheckAsync(new() { Force = true });
        await Expect(card.Locator("[data-part=status]")).ToHaveTextAsync("Edited · 320 × 240 · PNG");
        (_, byte[] bytes) = await page.DownloadAsync(card.Locator("[data-action=download]"));
        using (PixelBuffer saved = Pictures.Decode(bytes))
            Assert.Equal(new Color(0xbf, 0xe0, 0xff), Pictures.At(saved, 2, 2));

        await page.ReloadAsync();
        await Expect(card.Locator("[data-part=backgrounds] input[value='#bfe0ff']")).ToBeCheckedAsync();
        await card.Locator("[data-part=backgrounds] input[value='']").CheckAsync(new() { Force = true });
        await Expect(card.Locator("[data-part=status]")).Not.ToContainTextAsync("Edited");

        await page.ChooseAsync(Gallery.Payload("dog.jpg", ImageFiles.Small("jpg")));
        await page.Card("dog.jpg").BecomesAsync("succeeded");
        await Expect(page.Card("dog.jpg").Locator("[data-part=backgrounds]")).ToBeHiddenAsync();
        Assert.InRange((await card.Locator(".picture").BoundingBoxAsync())!.Width, 200, 600);
    }

    [Theory]
    [InlineData("/", "3 photos · 1 ready · 1 failed · 1 cancelled")]
    [InlineData("/fr", "3 photos · 1 prête · 1 échec · 1 annulée")]
    public async Task The_counts_add_up(string home, string counts)
    {
        IPage page = await OpenAsync(home);
        await page.ChooseAsync(
            Gallery.Payload("a.jpg", ImageFiles.Small("jpg")), Gallery.Payload("letter.jpg", "A letter."u8.ToArray()));
        await page.Card("a.jpg").BecomesAsync("succeeded");
        await page.Card("letter.jpg").BecomesAsync("failed");
        using (server.Hold())
        {
            await page.ChooseAsync(Gallery.Payload("b.jpg", ImageFiles.Small("jpg")));
            await page.Card("b.jpg").BecomesAsync("running");
            await page.Card("b.jpg").Locator("[data-action=cancel]").ClickAsync();
            await page.Card("b.jpg").BecomesAsync("cancelled");
        }

        await Expect(page.Locator("#batch [data-part=count]")).ToHaveTextAsync(counts);
        Assert.InRange((await page.Card("letter.jpg").BoundingBoxAsync())!.Height, 40, 110); // a row, not a card
        await Expect(page.Card("letter.jpg").Locator("[data-action=retry]")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task After_a_sample_on_a_phone_the_result_is_in_view()
    {
        IPage page = await browser.OpenAsync(server.Web.Http.BaseAddress!, new BrowserNewPageOptions
        {
            ViewportSize = new ViewportSize { Width = 390, Height = 740 },
            HasTouch = true,
            IsMobile = true,
        });
        await page.Locator("[data-sample]").First.TapAsync();
        ILocator card = page.Card("bear.jpg");
        await card.BecomesAsync("succeeded");
        await Expect(card.Locator(".sheet")).ToBeInViewportAsync(new() { Ratio = 0.95f });
        await Expect(card.Locator("[data-action=download]")).ToBeInViewportAsync();
        string small = await page.EvaluateAsync<string>("""
            [...document.querySelectorAll("button, a.button, label.button, .swatch, .grounds label")]
              .filter(element => element.checkVisibility({ opacityProperty: true }))
              .map(element => [element.getBoundingClientRect(), element.outerHTML.slice(0, 80)])
              .filter(([box]) => box.width > 0 && (box.width < 43.5 || box.height < 43.5))
              .map(([box, html]) => `${box.width}×${box.height} ${html}`).join("\n")
            """);
        Assert.Equal("", small);
        await Expect(page.Locator(".paste, .invitation").First).ToBeHiddenAsync();
    }

    [Fact]
    public async Task The_ground_of_the_preview_can_be_changed_and_is_remembered()
    {
        IPage page = await OpenAsync();
        await page.ChooseAsync(Gallery.Payload("cat.jpg", ImageFiles.Small("jpg")));
        await page.Card("cat.jpg").BecomesAsync("succeeded");
        Task<string> BackgroundAsync() => page.Locator("#jobs .sheet")
            .EvaluateAsync<string>("sheet => getComputedStyle(sheet).backgroundColor");
        await page.Locator(".above [data-preview-ground][value=dark]").CheckAsync(new() { Force = true });
        Assert.Equal("rgb(27, 25, 36)", await BackgroundAsync());
        await page.ReloadAsync();
        await page.Card("cat.jpg").BecomesAsync("succeeded");
        Assert.Equal("rgb(27, 25, 36)", await BackgroundAsync());
        await Expect(page.Locator(".above [data-preview-ground][value=dark]")).ToBeCheckedAsync();
    }

    [Fact]
    public async Task With_forced_colours_the_selection_is_outlined()
    {
        IPage page = await OpenAsync();
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ForcedColors = ForcedColors.Active });
        await page.ChooseAsync(Gallery.Payload("cat.jpg", ImageFiles.Small("jpg")));
        Editor editor = await Editor.OpenAsync(page, page.Card("cat.jpg"));
        await editor.UseAsync("save");
        foreach (string selector in new[]
        {
            "#tab-save", "#editor [data-output][value=png] + span", ".stage .grounds label:has(:checked)",
        })
            Assert.Equal("solid", await OutlineAsync(page.Locator(selector)));
    }

    [Theory]
    [InlineData(720, 450)] // 200 % of a laptop's window
    [InlineData(360, 225)] // 400 %
    public async Task Zoomed_in_all_controls_stay_reachable(int width, int height)
    {
        IPage page = await OpenAsync();
        await page.SetViewportSizeAsync(width, height);
        await page.ChooseAsync(Gallery.Payload("cat.jpg", ImageFiles.Small("jpg")));
        ILocator card = page.Card("cat.jpg");
        await card.BecomesAsync("succeeded");
        foreach (string action in new[] { "download", "share", "delete" })
            await card.Locator($"[data-action={action}]").ClickAsync(new() { Trial = true });
        Editor editor = await Editor.OpenAsync(page, card);
        foreach (string tool in new[] { "background", "brush", "shadow", "crop", "save" })
        {
            await editor.UseAsync(tool);
            ILocator controls = page.Locator($"#panel-{tool}")
                .Locator(":is(input[type=range], input[type=number], button, .segments label, .switch):visible");
            await controls.Last.ClickAsync(new() { Trial = true });
        }

        foreach (string name in new[] { "undo", "compare", "fit", "close", "download" })
            await editor.Do(name).ScrollIntoViewIfNeededAsync();
        await editor.Do("close").ClickAsync();
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    private static Task<string> OutlineAsync(ILocator element) =>
        element.EvaluateAsync<string>("element => getComputedStyle(element).outlineStyle");

    private Task<IPage> OpenAsync(string home = "/") => browser.OpenAsync(new Uri(server.Web.Http.BaseAddress!, home));
}
