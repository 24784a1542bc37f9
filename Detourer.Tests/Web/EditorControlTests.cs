using System.Globalization;
using Detourer.Imaging.Compose;
using Detourer.Imaging.Pixels;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Detourer.Tests.Web;

/// <summary>The editor's keyboard, focus, fields and limits.</summary>
[Collection(PageCollection.Name)]
public sealed class EditorControlTests(PageServer server, Browser browser)
{
    private const int Width = 320, Height = 240;

    private const string TwoFrames =
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))";

    [Fact]
    public async Task The_back_button_closes_the_editor_and_stays_on_the_page()
    {
        (IPage page, _) = await OpenAsync();
        string address = page.Url;
        await page.GoBackAsync();
        await Expect(page.Locator("#editor")).ToHaveCountAsync(0);
        Assert.Equal(address, page.Url);
        await Expect(page.Cards()).ToHaveCountAsync(1);
        Assert.True(await page.EvaluateAsync<bool>("document.activeElement.closest('.card') !== null"));
    }

    [Fact]
    public async Task The_focus_is_in_the_editor_and_undo_works_after_a_download()
    {
        (IPage page, Editor editor) = await OpenAsync();
        Assert.True(await FocusIsInsideAsync(page));
        await editor.UseAsync("brush");
        await editor.PaintAsync((0.4, 0.5), (0.6, 0.5), Width, Height);
        await editor.PaintAsync((0.4, 0.4), (0.6, 0.4), Width, Height);
        await editor.SaveAsync("png");
        Assert.True(await FocusIsInsideAsync(page));
        await page.Keyboard.PressAsync("Control+z");
        await page.Keyboard.PressAsync("Control+z");
        await Expect(editor.Do("undo")).ToBeDisabledAsync();
        Assert.True(await FocusIsInsideAsync(page));
    }

    [Fact]
    public async Task The_crop_frame_cannot_be_dragged_off_the_stage_and_invalid_numbers_are_corrected_visibly()
    {
        (IPage page, Editor editor) = await OpenAsync();
        await editor.UseAsync("crop");
        await editor.ChooseAsync("input[value='1:1']");
        LocatorBoundingBoxResult box = (await page.Locator("#editor canvas").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(0, box.Y + 5, new MouseMoveOptions { Steps = 4 });
        await page.Mouse.UpAsync();
        int[] frame = await FrameAsync(page);
        // What the stage shows to the left of the photo, in pixels of the photo.
        double left = await page.Locator("#editor canvas").EvaluateAsync<double>($$"""
            canvas => {
              const margin = Math.min(48, canvas.clientWidth / 16);
              const [width, height] = [canvas.clientWidth - 2 * margin, canvas.clientHeight - 2 * margin];
              const scale = Math.min(width / {{Width}}, height / {{Height}}, 4);
              return (canvas.clientWidth / scale - {{Width}}) / 2;
            }
            """);
        Assert.InRange(frame[0], -left - 1, Width);
        Assert.InRange(frame[1], -Height, Height);

        foreach ((string field, string typed, int expected) in new[]
        {
            ("w", "-5", 1), ("w", "99999", 3 * Width), ("h", "0", 1), ("x", "-99999", -Width),
            ("y", "99999", Height - 1),
        })
        {
            ILocator input = page.Locator($"#editor [data-crop={field}]");
            await input.FillAsync(typed);
            await input.PressAsync("Enter");
            string shown = await input.InputValueAsync();
            int value = int.Parse(shown, CultureInfo.InvariantCulture);
            Assert.InRange(value, Math.Min(expected, 0) - 1, Math.Max(expected, 1));
            Assert.NotEqual(typed, shown);
        }
    }

    [Fact]
    public async Task The_picture_cannot_be_moved_off_the_stage()
    {
        (IPage page, _) = await OpenAsync();
        ILocator canvas = page.Locator("#editor canvas");
        await canvas.FocusAsync();
        for (int i = 0; i < 60; i++) await page.Keyboard.PressAsync("ArrowRight");
        await page.WaitForFunctionAsync(TwoFrames);
        // The disc is opaque, so some pixels near the right border differ from an empty stage.
        Assert.True(await canvas.EvaluateAsync<bool>("""
            canvas => {
              const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
              return data.some((value, i) => i % 4 === 3 && value > 0);
            }
            """));
    }

    [Fact]
    public async Task Start_over_resets_every_control()
    {
        (IPage page, Editor editor) = await OpenAsync();
        await editor.UseAsync("brush");
        await editor.SlideAsync("[data-part=size]", 90);
        await editor.ChooseAsync("input[value=restore]");
        await editor.UseAsync("shadow");
        await editor.ChooseAsync("[data-set=shadow]");
        await editor.UseAsync("save");
        await editor.ChooseAsync("input[value=webp]");
        await page.Locator("#editor [data-output=width]").FillAsync("100");
        await editor.Do("reset").ClickAsync();
        await Expect(page.Locator("#editor [data-output=width]")).ToHaveValueAsync($"{Width}");
        await Expect(page.Locator("#editor [data-output][value=png]")).ToBeCheckedAsync();
        await Expect(page.Locator("#editor [name=brush][value=erase]")).ToBeCheckedAsync();
        await Expect(page.Locator("#editor [data-part=size]")).ToHaveValueAsync("32");
        await Expect(page.Locator("#editor [data-set=shadow]")).Not.ToBeCheckedAsync();
    }

    [Fact]
    public async Task An_image_that_is_dropped_on_the_editor_becomes_the_background_only_after_a_question()
    {
        (IPage page, Editor editor) = await OpenAsync();
        byte[] red;
        using (PixelBuffer image = Pictures.Rgba(40, 30, (_, _) => Pictures.Red)) red = ImageFiles.Write(image, "png");
        await page.DropAsync("#editor", "red.png", red);
        await Expect(page.Locator("#confirm p")).ToHaveTextAsync("Use red.png as the background image?");
        await page.Locator("#confirm [value=no]").ClickAsync();
        await Expect(editor.Do("undo")).ToBeDisabledAsync();

        await page.DropAsync("#editor", "red.png", red);
        await page.ConfirmAsync();
        await Expect(editor.Do("undo")).ToBeEnabledAsync();
        using PixelBuffer saved = Pictures.Decode(await editor.SaveAsync("png"));
        Assert.Equal(Pictures.Red, Pictures.At(saved, 2, 2));
        await editor.Do("close").ClickAsync();
        await Expect(page.Cards()).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_colour_can_be_typed_and_its_swatch_shows_the_selection()
    {
        (IPage page, Editor editor) = await OpenAsync();
        await editor.UseAsync("background");
        await editor.ChooseAsync("input[value=color]");
        await editor.Part("hex").FillAsync("#BFE0FF");
        await editor.Part("hex").PressAsync("Enter");
        await Expect(page.Locator("[data-color='#bfe0ff']")).ToHaveAttributeAsync("aria-pressed", "true");
        await editor.Part("hex").FillAsync("blue");
        await Expect(editor.Part("hex")).ToHaveAttributeAsync("aria-invalid", "true");
        await editor.Part("hex").PressAsync("Enter");
        await Expect(editor.Part("hex")).ToHaveValueAsync("#bfe0ff");
        using PixelBuffer saved = Pictures.Decode(await editor.SaveAsync("png"));
        Assert.Equal(new Color(0xbf, 0xe0, 0xff), Pictures.At(saved, 2, 2));
    }

    [Fact]
    public async Task The_photo_is_shown_while_compare_is_held_and_JPEG_shows_its_white_background()
    {
        (IPage page, Editor editor) = await OpenAsync();
        int[] cutout = await CornerAsync(page);
        await editor.Do("compare").HoverAsync();
        await page.Mouse.DownAsync();
        int[] photo = await CornerAsync(page);
        await page.Mouse.UpAsync();
        Assert.Equal(cutout, await CornerAsync(page));
        Assert.InRange(photo[2], 180, 210); // the blue of the photo's top left corner
        await page.Keyboard.DownAsync("c");
        Assert.Equal(photo, await CornerAsync(page));
        await page.Keyboard.UpAsync("c");
        await editor.UseAsync("save");
        await editor.ChooseAsync("input[value=jpeg]");
        int[] white = await CornerAsync(page);
        Assert.All(white, level => Assert.Equal(255, level));
    }

    private static Task<bool> FocusIsInsideAsync(IPage page) =>
        page.EvaluateAsync<bool>("document.activeElement.closest('#editor') !== null");

    private static Task<int[]> FrameAsync(IPage page) => page.EvaluateAsync<int[]>(
        "['x', 'y', 'w', 'h'].map(key => Number(document.querySelector(`#editor [data-crop=${key}]`).value))");

    /// <summary>The colour that the stage shows at the top left of the picture, which fits the stage.</summary>
    private static async Task<int[]> CornerAsync(IPage page)
    {
        await page.WaitForFunctionAsync(TwoFrames);
        return await page.Locator("#editor canvas").EvaluateAsync<int[]>($$"""
            canvas => {
              const margin = Math.min(48, canvas.clientWidth / 16);
              const [width, height] = [canvas.clientWidth - 2 * margin, canvas.clientHeight - 2 * margin];
              const scale = Math.min(width / {{Width}}, height / {{Height}}, 4);
              const x = canvas.clientWidth / 2 - {{Width}} / 2 * scale + 3;
              const y = canvas.clientHeight / 2 - {{Height}} / 2 * scale + 3;
              const pixel = canvas.getContext("2d").getImageData(x * devicePixelRatio, y * devicePixelRatio, 1, 1);
              return [...pixel.data.slice(0, 3)];
            }
            """);
    }

    private async Task<(IPage Page, Editor Editor)> OpenAsync()
    {
        IPage page = await browser.OpenAsync(server.Web.Http.BaseAddress!);
        using PixelBuffer scene = Pictures.Scene(Width, Height);
        await page.ChooseAsync(Gallery.Payload("cat.jpg", ImageFiles.Write(scene, "jpg")));
        return (page, await Editor.OpenAsync(page, page.Card("cat.jpg")));
    }
}
