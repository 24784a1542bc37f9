using System.Diagnostics;
using System.Globalization;
using Detourer.Imaging;
using Detourer.Imaging.Isolation;
using Detourer.Imaging.Pixels;
using Microsoft.Extensions.Logging.Abstractions;

namespace Detourer.Bench.Corpus;

/// <summary>
/// Reads mutated files as a server does, through a <see cref="DecoderPool"/>: the header as intake, then the pixels as
/// a worker. It is a process of its own and writes a line before and after each file, so that its parent knows which
/// one did harm.
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
        using var pool = new DecoderPool(_limits, TimeProvider.System, NullLogger<DecoderPool>.Instance);
        for (int number = int.Parse(from, CultureInfo.InvariantCulture); number < last; number++)
        {
            Console.WriteLine($"start {number}");
            byte[] file = Mutation.Of(seeds, number).File;
            long start = Stopwatch.GetTimestamp();
            string code = Read(file, pool);
            double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            int exits = code == "decoder_failed" ? 1 : 0;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"done {number} {code} {milliseconds:0} {Environment.WorkingSet / 1_000_000} {exits}"));
        }

        return true;
    }

    /// <summary>What a client would be told; <c>accepted</c> for a picture.</summary>
    private static string Read(byte[] file, DecoderPool pool)
    {
        try
        {
            using var stream = new MemoryStream(file);
            pool.ReadHeader(stream, _limits, CancellationToken.None);
            using PixelBuffer pixels = pool.Decode(file, _limits, timer: null, CancellationToken.None);
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
