using System.Text;

namespace Detourer.Cli.Outputs;

/// <summary>Names of files as disks accept them.</summary>
internal static class FileName
{
    /// <summary>The longest name on most disks, in bytes of UTF-8.</summary>
    private const int Bytes = 255;

    /// <summary>Joins a stem and what follows it. A long stem loses its last characters.</summary>
    public static string Fit(string stem, string rest)
    {
        int free = Bytes - Encoding.UTF8.GetByteCount(rest);
        int length = 0;
        foreach (Rune rune in stem.EnumerateRunes())
        {
            if ((free -= rune.Utf8SequenceLength) < 0) break;
            length += rune.Utf16SequenceLength;
        }

        return stem[..length] + rest;
    }
}
