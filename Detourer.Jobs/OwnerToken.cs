using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Detourer.Jobs;

/// <summary>
/// The secret of a job's owner. The client that creates a job receives it once; the row keeps only its hash. Deleting
/// and sharing a job require it, so that knowing a job's id is not enough.
/// </summary>
/// <param name="Value">256 random bits, in base64url. It must not be logged.</param>
public readonly record struct OwnerToken(string Value)
{
    private const int Bytes = 32;

    /// <summary>A new token.</summary>
    public static OwnerToken Create() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes)));

    /// <summary>The SHA-256 hash that the row keeps, in 64 hexadecimal digits. A random secret needs no salt.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Value)));

    /// <summary>Whether a client that sends this token owns the job. Jobs of earlier versions have no owner.</summary>
    /// <param name="token">What the client sent; null: nothing.</param>
    /// <param name="hash">The hash of the job's row; null: it has no owner.</param>
    public static bool Matches(string? token, string? hash) => hash is null || (token is not null
        && CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(new OwnerToken(token).Hash), Encoding.ASCII.GetBytes(hash)));
}
