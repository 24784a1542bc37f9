using System.Diagnostics;
using System.Text.Json;

namespace Detourer.Bench;

/// <summary>
/// Lighthouse scores of each page on a simulated phone. npm downloads Lighthouse; Chromium is this machine's.
/// </summary>
internal static class LighthouseBench
{
    private const string Package = "lighthouse@13.5.0";
    private static readonly string[] _pages = ["/", "/fr"];
    private static readonly string[] _categories = ["performance", "accessibility", "best-practices", "seo"];

    public static async Task RunAsync()
    {
        await using Service service = await Service.StartAsync();
        Console.WriteLine("Lighthouse scores out of 100, simulated slow phone:");
        Console.WriteLine();
        Console.WriteLine(
            "| page | performance | accessibility | best practices | SEO | largest paint, ms | layout shift |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (string page in _pages)
        {
            JsonElement report = await MeasureAsync(new Uri(service.Http.BaseAddress!, page));
            IEnumerable<string> scores = _categories.Select(category =>
                $"{report.GetProperty("categories").GetProperty(category).GetProperty("score").GetDouble() * 100:0}");
            JsonElement audits = report.GetProperty("audits");
            Console.WriteLine($"| {page} | {string.Join(" | ", scores)} "
                + $"| {audits.GetProperty("largest-contentful-paint").GetProperty("numericValue").GetDouble():0} "
                + $"| {audits.GetProperty("cumulative-layout-shift").GetProperty("numericValue").GetDouble():0.000} |");
        }
    }

    private static async Task<JsonElement> MeasureAsync(Uri page)
    {
        string report = Path.GetTempFileName();
        try
        {
            using var npm = Process.Start(new ProcessStartInfo("npm",
            [
                "exec", "--yes", $"--package={Package}", "--", "lighthouse", page.AbsoluteUri, "--quiet",
                "--output=json",
                $"--output-path={report}", $"--only-categories={string.Join(',', _categories)}",
                "--chrome-flags=--headless --no-sandbox --disable-gpu",
            ])
            { Environment = { ["CHROME_PATH"] = "/usr/bin/chromium" } })!;
            await npm.WaitForExitAsync();
            if (npm.ExitCode != 0) throw new InvalidOperationException($"Lighthouse exited with code {npm.ExitCode}.");
            return JsonDocument.Parse(await File.ReadAllBytesAsync(report)).RootElement.Clone();
        }
        finally
        {
            File.Delete(report);
        }
    }
}
