using System.Diagnostics;
using System.Globalization;
using Detourer.Imaging;
using Detourer.Imaging.Models;

namespace Detourer.Bench.Peers;

/// <summary>
/// Peak resident memory in each precision. Each case runs in its own process, because memory that one case leaves to
/// the allocator would look free to the next.
/// </summary>
internal static class NetworkMemory
{
    private const string Child = "network-memory-of";
    private static readonly string[] _megapixels = ["1", "12", "24"];

    /// <summary>Measures and prints everything.</summary>
    /// <param name="folder">Photos of these megapixels.</param>
    /// <param name="imgly">Has processed all photos already; its peak is that of the largest.</param>
    public static async Task PrintAsync(string folder, Imgly? imgly)
    {
        Console.WriteLine("Resident memory of a process, MB: the peak of the third photo, and without work for 20 s:");
        Console.WriteLine();
        Console.WriteLine($"| | {string.Join(" | ", _megapixels.Select(each => $"{each} MP"))} | idle |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        foreach (ModelPrecision precision in (ModelPrecision[])[ModelPrecision.Fp32, ModelPrecision.Int8])
        {
            string name = precision.ToString().ToLowerInvariant();
            string bare = (await InChildAsync(name, "bare"))[0];
            Console.WriteLine($"| bare inference, {name} | {bare} | {bare} | {bare} | |");
            List<string[]> each = [];
            foreach (string megapixels in _megapixels)
                each.Add(await InChildAsync(name, Path.Combine(folder, $"{megapixels}.jpg")));
            Console.WriteLine(
                $"| engine, {name} | {string.Join(" | ", each.Select(pair => pair[0]))} | {each[1][1]} |");
        }

        if (imgly is not null) Console.WriteLine($"| imgly 1.4.5 | | | {imgly.PeakMegabytes():0} | |");
        Console.WriteLine();
    }

    /// <summary>Measures one case and prints its peak and its idle memory, if the arguments ask for it.</summary>
    /// <returns>Whether this process was such a case.</returns>
    public static async Task<bool> RunChildAsync(string[] args, ModelStore store)
    {
        if (args is not [Child, var name, var what]) return false;
        var precision = Enum.Parse<ModelPrecision>(name, ignoreCase: true);
        Func<Task> act;
        if (what == "bare")
        {
            var bare = new Bare((await Precise.FileAsync(store, precision)).Path);
            act = () => Task.Run(bare.Run);
        }
        else
        {
            byte[] photo = await File.ReadAllBytesAsync(what);
            var engine = new CutoutEngine(store, new ImagingLimits(), TimeProvider.System);
            act = () => engine.CutAsync(photo, new CutoutOptions { Precision = precision }, null, default);
        }

        await act();
        await act();
        Machine.ResetPeak();
        await act();
        double peak = Machine.PeakMegabytes();
        // The engine gives the network's memory back after 15 s.
        if (what != "bare") await Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{peak:0} {Machine.Megabytes():0}"));
        return true;
    }

    private static async Task<string[]> InChildAsync(string precision, string what)
    {
        using Process process = Process.Start(
            new ProcessStartInfo("dotnet", [typeof(NetworkMemory).Assembly.Location, Child, precision, what])
            {
                RedirectStandardOutput = true,
            })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output.Trim().Split(' ');
    }
}
