using System.Security.Cryptography;
using Detourer.Imaging.Models;

namespace Detourer.Tests.Imaging.Models;

/// <summary>A model of a few bytes, and an empty folder to pull it into.</summary>
internal sealed class ModelFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>What the right file holds.</summary>
    public byte[] Content { get; } = Bytes(300_000, seed: 1);

    public string Path => _folder.Path;

    /// <summary>What lies in the folder, but for the lock, which is an empty file that stays.</summary>
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
        Sources = sources,
    };

    public ModelStore Store(TimeProvider? time = null, string npm = "npm") =>
        new(new ModelStoreOptions { Directory = Path, Npm = npm }, time ?? TimeProvider.System);

    /// <summary>A source that states the checksum of the right file.</summary>
    public FileSource At(Uri url) => new(url, Md5Of(Content));

    public string PartOf(FileSource source) => this[$"tiny.onnx.{source.Md5}.part"];

    public void Dispose() => _folder.Dispose();

    private static string Md5Of(byte[] content) =>
        Convert.ToHexStringLower(CryptographicOperations.HashData(HashAlgorithmName.MD5, content));
}
