using System.Security.Cryptography;

namespace Detourer.Imaging.Models;

/// <summary>The checksum that a source publishes for its file.</summary>
/// <param name="Algorithm">MD5 or SHA-256.</param>
/// <param name="Hex">The digest in lower-case hex.</param>
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
