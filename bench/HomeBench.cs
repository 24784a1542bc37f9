using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Detourer.Bench;

/// <summary>Requests per second of the home page, compared with a plain-text endpoint, in pairs.</summary>
internal static class HomeBench
{
    private const string Child = "plain-server";
    private const int Pairs = 5;
    private const int Clients = 16;
    private static readonly TimeSpan _round = TimeSpan.FromSeconds(2);

    public static async Task RunAsync()
    {
        await using Service service = await Service.StartAsync();
        using var plain = Process.Start(new ProcessStartInfo("dotnet", [typeof(HomeBench).Assembly.Location, Child])
        {
            RedirectStandardOutput = true,
        })!;
        using var http = new HttpClient { BaseAddress = new Uri((await plain.StandardOutput.ReadLineAsync())!) };
        await RoundAsync(http);
        await RoundAsync(service.Http);

        var text = new double[Pairs];
        var home = new double[Pairs];
        for (int i = 0; i < Pairs; i++) (text[i], home[i]) = (await RoundAsync(http), await RoundAsync(service.Http));
        plain.Kill();

        Console.WriteLine($"Requests per second with {Clients} clients on the same machine, medians of {Pairs} pairs:");
        Console.WriteLine();
        Console.WriteLine("| | requests/s |");
        Console.WriteLine("| --- | ---: |");
        Console.WriteLine($"| plain text, bare Kestrel | {Median(text):0} |");
        Console.WriteLine($"| home page | {Median(home):0} |");
        Console.WriteLine($"| home page ÷ plain text | {Median([.. home.Zip(text, (h, t) => h / t)]):0.00} |");
    }

    /// <summary>Runs the plain-text server until it is killed, if the arguments ask for it.</summary>
    /// <returns>Whether this process was that server.</returns>
    public static async Task<bool> RunChildAsync(string[] args)
    {
        if (args is not [Child]) return false;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.MapGet("/", () => Results.Text("Hello"));
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        await ((IHost)app).WaitForShutdownAsync();
        return true;
    }

    private static async Task<double> RoundAsync(HttpClient http)
    {
        long start = Stopwatch.GetTimestamp();
        int[] counts = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            int count = 0;
            for (; Stopwatch.GetElapsedTime(start) < _round; count++) await http.GetByteArrayAsync("/");
            return count;
        }));
        return counts.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
