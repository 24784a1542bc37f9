namespace Detourer.Testing;

/// <summary>Reads files of the test project's folder Fixtures.</summary>
internal static class Fixture
{
    public static byte[] Read(string name) =>
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", name));
}
