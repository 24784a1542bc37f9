using System.Security.Cryptography;
using Detourer.Imaging.Models;

namespace Detourer.Imaging.Prepare;

/// <summary>
/// The calibrations that are known: those that are built in, and those that <c>detourer models calibrate</c> has put
/// beside the models. A calibration is found by the checksum of the model's file.
/// </summary>
/// <param name="folder">The folder of the models.</param>
internal sealed class CalibrationCatalog(string folder)
{
    /// <summary>Where the calibration of a model lies that was made on this machine.</summary>
    public string PathOf(Model model) => Path.Combine(folder, $"{model.Name}.calibration.json");

    /// <summary>
    /// The calibration of a model's file, or null. One made on this machine goes before a built-in one.
    /// </summary>
    /// <exception cref="InvalidDataException">One is damaged.</exception>
    public Calibration? Find(Model model, byte[] file)
    {
        string[] sources =
        [
            SourceOf(file),
            // The publishers of some models state MD5: it tells files apart, nothing more.
#pragma warning disable CA5351
            $"md5:{Convert.ToHexStringLower(MD5.HashData(file))}",
#pragma warning restore CA5351
        ];
        return Files(model).FirstOrDefault(known => known.Sources.Intersect(sources).Any())?.Calibration;
    }

    /// <summary>What a calibration is found by.</summary>
    public static string SourceOf(byte[] file) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(file))}";

    private IEnumerable<CalibrationFile> Files(Model model)
    {
        if (File.Exists(PathOf(model)))
        {
            using FileStream own = File.OpenRead(PathOf(model));
            if (CalibrationFile.Read(own) is { } calibration) yield return calibration;
        }

        using Stream? builtIn = typeof(CalibrationCatalog).Assembly
            .GetManifestResourceStream($"Detourer.Imaging.Prepare.Calibrations.{model.Name}.json");
        if (builtIn is not null && CalibrationFile.Read(builtIn) is { } known) yield return known;
    }
}
