using Amazon.Runtime;
using Amazon.S3;

namespace Detourer.Jobs.S3;

/// <summary>
/// Address and credentials of the store, from a connection string such as
/// <c>Endpoint=http://localhost:9000;AccessKey=detourer;SecretKey=…;Region=us-east-1</c>.
/// </summary>
/// <param name="Endpoint">Scheme, host and port.</param>
/// <param name="AccessKey">The id of the key.</param>
/// <param name="SecretKey">The secret key.</param>
/// <param name="Region">The region in signatures. Most stores other than AWS accept any.</param>
internal sealed record S3Connection(Uri Endpoint, string AccessKey, string SecretKey, string Region)
{
    public const string DefaultRegion = "us-east-1";
    private const string Form =
        "The form is Endpoint=http://host:port;AccessKey=…;SecretKey=…, optionally followed by ;Region=….";

    /// <exception cref="FormatException">
    /// A part is missing or unknown. The message names it, but shows no secret.
    /// </exception>
    public static S3Connection Parse(string text)
    {
        Dictionary<string, string> parts = new(StringComparer.OrdinalIgnoreCase);
        foreach (string part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // Secrets may contain “=”, names do not.
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? "" : part[..equals].TrimEnd();
            if (name.ToUpperInvariant() is not ("ENDPOINT" or "ACCESSKEY" or "SECRETKEY" or "REGION"))
            {
                throw new FormatException(
                    "ConnectionStrings:minio has a part that is none of Endpoint, AccessKey, SecretKey and Region. "
                    + Form);
            }

            if (!parts.TryAdd(name, part[(equals + 1)..].TrimStart()))
                throw new FormatException($"ConnectionStrings:minio has {name} twice.");
        }

        string[] missing = [.. ((string[])["Endpoint", "AccessKey", "SecretKey"])
            .Where(name => string.IsNullOrEmpty(parts.GetValueOrDefault(name)))];
        if (missing.Length > 0)
            throw new FormatException($"ConnectionStrings:minio lacks {string.Join(" and ", missing)}. {Form}");
        if (!Uri.TryCreate(parts["Endpoint"], UriKind.Absolute, out Uri? endpoint)
            || (endpoint.Scheme != Uri.UriSchemeHttp && endpoint.Scheme != Uri.UriSchemeHttps))
            throw new FormatException(
                $"The Endpoint of ConnectionStrings:minio is not an http or https address. {Form}");

        string region = parts.GetValueOrDefault("Region") is { Length: > 0 } given ? given : DefaultRegion;
        return new S3Connection(endpoint, parts["AccessKey"], parts["SecretKey"], region);
    }

    /// <summary>Creates a client of this store, optionally one that signs for another address of it.</summary>
    public AmazonS3Client CreateClient(Uri? address = null) => new(
        new BasicAWSCredentials(AccessKey, SecretKey),
        new AmazonS3Config
        {
            ServiceURL = (address ?? Endpoint).AbsoluteUri,
            AuthenticationRegion = Region,
            ForcePathStyle = true,
            // Stores other than AWS do not support the newer checksums.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            // Only S3Calls retries and sets time limits.
            MaxErrorRetry = 0,
            Timeout = Timeout.InfiniteTimeSpan,
        });

    /// <summary>Without the secret, for logs.</summary>
    public override string ToString() => $"{Endpoint} as {AccessKey}";
}
