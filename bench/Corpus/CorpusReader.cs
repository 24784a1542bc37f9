using System.Diagnostics;
using System.Globalization;
using Detourer.Imaging;
using Detourer.Imaging.Decode;
using Detourer.Imaging.Pixels;

namespace Detourer.Bench.Corpus;

/// <summary>
/// Reads mutated files in a process of its own, as a server does: the header as intake, then the pixels as a worker.
/// Writes a line before and after each file, so that its parent knows which one did harm.
/// </summary>
internal static class CorpusReader
{
    private const string Argument = "corpus-from";

    private static readonly ImagingLimits _limits = new();

    /// <summary>Starts such a process.</summary>
    /// <param name="from">The number of its first file.</param>
    /// <param name="to">The number after its last file.</param>
    public static Process Start(int from, int to) => Process.Start(
        new ProcessStartInfo("dotnet", [typeof(CorpusReader).Assembly.Location, Argument, $"{from}", $"{to}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    /// <summary>Reads files, if the arguments ask for it.</summary>
    /// <returns>Whether this process was started for that.</returns>
    public static bool RunChild(string[] args)
    {
        if (args is not [Argument, var from, var to]) return false;
        IReadOnlyList<Seed> seeds = Seeds.Create();
        int last = int.Parse(to, CultureInfo.InvariantCulture);
        for (int number = int.Parse(from, CultureInfo.InvariantCulture); number < last; number++)
        {
            Console.WriteLine($"start {number}");
            byte[] file = Mutation.Of(seeds, number).File;
            TimeSpan start = Environment.CpuUsage.TotalTime;
            string code = Read(file);
            double milliseconds = (Environment.CpuUsage.TotalTime - start).TotalMilliseconds;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"done {number} {code} {milliseconds:0} {Environment.WorkingSet / 1_000_000} 0"));
        }

        return true;
    }

    /// <summary>What a client would be told; <c>accepted</c> for a picture.</summary>
    private static string Read(byte[] file)
    {
        try
        {
            using var stream = new MemoryStream(file);
            ImageHeader.Read(stream, _limits);
            using PixelBuffer pixels = Decoder.Decode(file, _limits, CancellationToken.None);
            return "accepted";
        }
        catch (ImagingException e)
        {
            return e.Code;
        }
        catch (Exception e)
        {
            return $"unexpected:{e.GetType().Name}"; // a client would get 500
        }
    }
}
