namespace Detourer.Imaging.Prepare;

/// <summary>The project's own rendered pictures (<c>docs/pictures</c>), on which networks are compared.</summary>
internal static class GatePictures
{
    private const string Prefix = "Detourer.Imaging.Prepare.Pictures.";

    /// <summary>The JPEG files.</summary>
    public static IEnumerable<byte[]> Read()
    {
        foreach (string name in typeof(GatePictures).Assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            if (!name.StartsWith(Prefix, StringComparison.Ordinal)) continue;
            using Stream resource = typeof(GatePictures).Assembly.GetManifestResourceStream(name)!;
            using var copy = new MemoryStream();
            resource.CopyTo(copy);
            yield return copy.ToArray();
        }
    }
}
