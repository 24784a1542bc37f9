using System.Text.Json.Serialization;

namespace Detourer.Imaging.Models;

/// <summary>
/// A segmentation network, as data. Input is one NCHW float32 tensor of RGB, its first output the matte.
/// </summary>
public sealed record Model
{
    /// <summary>What people write to choose it.</summary>
    public required string Name { get; init; }

    /// <summary>A sentence on what it does best.</summary>
    public required string GoodFor { get; init; }

    /// <summary>Pixels on each side of the square that the network sees.</summary>
    public required int InputSize { get; init; }

    /// <summary>Subtracted from each channel (R, G, B) once the image is scaled to 0..1.</summary>
    public required double[] Mean { get; init; }

    /// <summary>Divides each channel (R, G, B) after the mean is gone.</summary>
    public required double[] Std { get; init; }

    /// <summary>What is still to be applied to the network's output.</summary>
    public required Activation Activation { get; init; }

    /// <summary>SPDX identifier of the weights' licence.</summary>
    public required string Licence { get; init; }

    /// <summary>Size of the release file, in 10⁶ bytes.</summary>
    public required double Megabytes { get; init; }

    /// <summary>Where the file comes from, in the order in which they are tried.</summary>
    public required IReadOnlyList<ModelSource> Sources { get; init; }

    /// <summary>Its name in the model directory, whichever source it came from.</summary>
    [JsonIgnore]
    public string FileName => $"{Name}.onnx";
}

/// <summary>The last function of a network, where its file leaves it out.</summary>
public enum Activation
{
    /// <summary>The output is a matte already.</summary>
    None,

    /// <summary>The output is logits.</summary>
    Sigmoid,
}

/// <summary>One place a model's file can be had from.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(FileSource), "file")]
[JsonDerivedType(typeof(NpmSource), "npm")]
public abstract record ModelSource;

/// <summary>A file at a fixed address.</summary>
/// <param name="Url">Absolute, http or https.</param>
/// <param name="Md5">The file's checksum, as its publisher states it, in lower-case hex.</param>
public sealed record FileSource(Uri Url, string Md5) : ModelSource;

/// <summary>A file in chunks inside an npm package, fetched from whatever registry npm is configured for.</summary>
/// <param name="Package">The package's name.</param>
/// <param name="Version">Its exact version.</param>
/// <param name="Resource">The key in its <c>dist/resources.json</c> that lists the chunks.</param>
/// <param name="PackageBytes">Size of the packed package, for progress.</param>
/// <param name="Bytes">Size of the joined file.</param>
/// <param name="Sha256">Checksum of the joined file, in lower-case hex.</param>
public sealed record NpmSource(
    string Package, string Version, string Resource, long PackageBytes, long Bytes, string Sha256) : ModelSource;
