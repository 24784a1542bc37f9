using System.Security.Cryptography;
using Detourer.Imaging.Models;

namespace Detourer.Tests.Imaging.Models;

/// <summary>A model of a few bytes and an empty folder for its download.</summary>
/// <param name="size">The size of the right file, in bytes.</param>
internal sealed class ModelFolder(int size = 300_000) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>The content of the right file.</summary>
    public byte[] Content { get; } = Bytes(size, seed: 1);

    public string Path => _folder.Path;

    /// <summary>The files in the folder, except the empty lock file.</summary>
    public IEnumerable<string> Names => _folder.Names.Where(name => !name.EndsWith(".lock", StringComparison.Ordinal));

    public string this[string name] => _folder[name];

    public static byte[] Bytes(int count, int seed)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static Model ModelFrom(params ModelSource[] sources) => new()
    {
        Name = "tiny",
        GoodFor = "Tests.",
        InputSize = 320,
        Mean = [0, 0, 0],
        Std = [1, 1, 1],
        Activation = Activation.None,
        Licence = "MIT",
        Megabytes = 0.3,
        MemoryMegabytes = 1,
        RelativeWork = 1,
        Sources = sources,
    };

    public ModelStore Store(TimeProvider? time = null, string npm = "npm") =>
        new(new ModelStoreOptions { Directory = Path, Npm = npm }, time ?? TimeProvider.System);

    /// <summary>Returns a source with the checksum of the right file.</summary>
    public FileSource At(Uri url) => new(url, Md5Of(Content));

    public string PartOf(FileSource source) => this[$"tiny.onnx.{source.Md5}.part"];

    public void Dispose() => _folder.Dispose();

    private static string Md5Of(byte[] content) =>
        Convert.ToHexStringLower(CryptographicOperations.HashData(HashAlgorithmName.MD5, content));
}
