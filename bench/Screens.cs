using Microsoft.Playwright;

namespace Detourer.Bench;

/// <summary>Takes the screenshots in <c>docs/screens</c>: light and dark, wide and narrow.</summary>
internal static class Screens
{
    private static readonly string[] _photos = ["fur.jpg", "glass.jpg", "product.jpg"];

    public static async Task RunAsync()
    {
        string folder = Path.Combine(Photo.Repository(), "docs", "screens");
        Directory.CreateDirectory(folder);
        await using Service service = await Service.StartAsync();
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu"],
        });
        await MakeAsync(browser, service, folder, "light", "/", Wide(ColorScheme.Light));
        await MakeAsync(browser, service, folder, "dark", "/fr", Wide(ColorScheme.Dark));
        await MakeAsync(browser, service, folder, "phone", "/", new BrowserNewPageOptions
        {
            ColorScheme = ColorScheme.Light,
            ViewportSize = new ViewportSize { Width = 360, Height = 740 },
            DeviceScaleFactor = 2,
            HasTouch = true,
            IsMobile = true,
            ReducedMotion = ReducedMotion.Reduce,
        });
    }

    private static BrowserNewPageOptions Wide(ColorScheme scheme) => new()
    {
        ColorScheme = scheme,
        ViewportSize = new ViewportSize { Width = 1280, Height = 860 },
        ReducedMotion = ReducedMotion.Reduce,
    };

    private static async Task MakeAsync(
        IBrowser browser, Service service, string folder, string look, string home, BrowserNewPageOptions options)
    {
        IPage page = await browser.NewPageAsync(options);
        page.SetDefaultTimeout(180_000);
        async Task ShootAsync(string what)
        {
            byte[] png = await page.ScreenshotAsync();
            string target = Path.Combine(folder, $"{what}-{look}.webp");
            var webp = new Imaging.Rendition(Imaging.Encode.OutputFormat.WebP, Quality: 80);
            ReadOnlyMemory<byte> file = webp.Make(
                png, new Imaging.ImagingLimits(), Imaging.Isolation.InProcessDecoder.Instance, TimeProvider.System,
                default);
            await File.WriteAllBytesAsync(target, file);
            Console.WriteLine($"docs/screens/{what}-{look}.webp");
        }

        await page.GotoAsync(
            new Uri(service.Http.BaseAddress!, home).AbsoluteUri, new() { WaitUntil = WaitUntilState.NetworkIdle });
        await ShootAsync("empty");

        string pictures = Path.Combine(Photo.Repository(), "docs", "pictures");
        await page.Locator("#files").SetInputFilesAsync(_photos.Select(name => Path.Combine(pictures, name)));
        await page.Locator("#jobs > [data-state=running]").First.WaitForAsync();
        await page.WaitForFunctionAsync(
            "() => document.querySelectorAll('#jobs img[data-part=before]:not([hidden])').length === 3");
        await ShootAsync("batch");

        await page.WaitForFunctionAsync(
            "() => document.querySelectorAll('#jobs > [data-state=succeeded]').length === 3");
        await page.Locator("#jobs [data-action=edit]").First.ClickAsync();
        await page.Locator("#editor[data-ready]").WaitForAsync();
        await page.Locator("#editor [data-do=compare]").HoverAsync();
        await page.Mouse.DownAsync();
        await ShootAsync("comparison");
        await page.Mouse.UpAsync();

        await page.Locator("[data-tool=background]").ClickAsync();
        await page.Locator("#editor input[value=gradient]").CheckAsync(new LocatorCheckOptions { Force = true });
        await ShootAsync("editor");

        await page.Locator("#editor [data-do=close]").ClickAsync();
        await page.WaitForFunctionAsync(
            "() => document.querySelector('#jobs img[data-part=after]').src.startsWith('blob:')");
        await page.Locator("#batch")
            .EvaluateAsync("bar => scrollTo(0, bar.getBoundingClientRect().top + scrollY - 16)");
        await ShootAsync("ready");
        await page.CloseAsync();
    }
}
