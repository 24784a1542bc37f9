using System.Security.Cryptography;

namespace Detourer.Imaging.Models;

/// <summary>What a source states about the file that it gives.</summary>
/// <param name="Algorithm">MD5 or SHA-256, whichever the publisher states.</param>
/// <param name="Hex">In lower case.</param>
internal sealed record Checksum(HashAlgorithmName Algorithm, string Hex)
{
    public async Task<bool> MatchesAsync(string path, CancellationToken cancellationToken)
    {
        await using FileStream file = File.OpenRead(path);
        byte[] actual = await CryptographicOperations.HashDataAsync(Algorithm, file, cancellationToken);
        return Convert.ToHexStringLower(actual) == Hex;
    }

    public override string ToString() => $"{Algorithm.Name} {Hex}";
}
