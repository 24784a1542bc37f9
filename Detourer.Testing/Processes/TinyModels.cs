using Detourer.Imaging.Models;

namespace Detourer.Testing.Processes;

/// <summary>
/// A folder of models in which a network of one node stands in for u2netp, so that a photo costs the command line
/// milliseconds. Everything else is the product.
/// </summary>
internal static class TinyModels
{
    /// <summary>Writes the folder and returns the arguments that choose it.</summary>
    public static string[] Install(string folder)
    {
        Directory.CreateDirectory(folder);
        TinyNetwork.Write(folder, ModelCatalog.BuiltIn.Find("u2netp"));
        return ["--models", folder, "--model", "u2netp", "--precision", "fp32", "--refine", "off"];
    }
}
