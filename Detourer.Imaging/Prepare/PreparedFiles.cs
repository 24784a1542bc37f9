using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Detourer.Imaging.Models;
using Microsoft.ML.OnnxRuntime;

namespace Detourer.Imaging.Prepare;

/// <summary>
/// The prepared files of models, in a folder of their own: <c>NAME.CPU.KEY.fp32.ort</c>, <c>….int8.ort</c> and the
/// decision <c>….json</c>. CPU stands for the processor, KEY for everything else that could make them out of date: the
/// published file, the recipe, the version of ONNX Runtime. For a GPU there is <c>NAME.cuda.KEY.fp32.onnx</c>.
/// </summary>
/// <param name="store">The published files.</param>
internal sealed class PreparedFiles(ModelStore store)
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
    };

    /// <summary>The folder: a full path.</summary>
    public string Folder { get; } = store.PreparedFolder;

    /// <summary>The lock that one process holds while it prepares a model.</summary>
    public string LockOf(Model model) => Path.Combine(Folder, $"{model.Name}.lock");

    /// <summary>The network in one precision.</summary>
    public string PathOf(Model model, ModelPrecision precision) => $"{Stem(model)}.{PreparedModel.Name(precision)}.ort";

    /// <summary>The folded network for another device than the processor, in ONNX format.</summary>
    /// <param name="model">The model.</param>
    /// <param name="device">The device's name.</param>
    public string DevicePathOf(Model model, string device) => $"{Stem(model, device)}.fp32.onnx";

    /// <summary>Reads what was decided, or answers null if nothing was, or for other circumstances.</summary>
    public PreparedModel? Read(Model model)
    {
        if (!store.Has(model)) return null;
        try
        {
            using FileStream file = File.OpenRead(DecisionOf(model));
            PreparedModel? decision = JsonSerializer.Deserialize<PreparedModel>(file, _json);
            return decision is not null && IsComplete(model, decision) ? decision : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes a decision, and removes what earlier ones have left for this processor.</summary>
    public void Write(Model model, PreparedModel decision)
    {
        Install(DecisionOf(model), path => File.WriteAllText(path, JsonSerializer.Serialize(decision, _json)));
        RemoveOthers(Stem(model), $"{model.Name}.{CpuIdentity.Digest}.*");
    }

    /// <summary>Writes the folded network for another device, and removes what earlier ones have left.</summary>
    public void WriteFor(Model model, string device, byte[] network)
    {
        Install(DevicePathOf(model, device), path => File.WriteAllBytes(path, network));
        RemoveOthers(Stem(model, device), $"{model.Name}.{device}.*");
    }

    /// <summary>Removes everything that was prepared of a model, for every processor.</summary>
    public void Remove(Model model)
    {
        if (!Directory.Exists(Folder)) return;
        foreach (string file in Directory.EnumerateFiles(Folder, $"{model.Name}.*")) TryDelete(file);
    }

    /// <summary>Writes a file under another name, and gives it its own once it is whole and on the disk.</summary>
    public static void Install(string path, Action<string> write)
    {
        string part = $"{path}.part";
        write(part);
        using (var file = new FileStream(part, FileMode.Open, FileAccess.ReadWrite)) file.Flush(flushToDisk: true);
        File.Move(part, path, overwrite: true);
    }

    private bool IsComplete(Model model, PreparedModel decision) =>
        (!decision.HasFp32 || File.Exists(PathOf(model, ModelPrecision.Fp32)))
        && (!decision.HasInt8 || File.Exists(PathOf(model, ModelPrecision.Int8)));

    private void RemoveOthers(string stem, string pattern)
    {
        string current = Path.GetFileName(stem) + ".";
        foreach (string old in Directory.EnumerateFiles(Folder, pattern))
            if (!Path.GetFileName(old).StartsWith(current, StringComparison.Ordinal)) TryDelete(old);
    }

    private string DecisionOf(Model model) => $"{Stem(model)}.json";

    private string Stem(Model model) => Stem(model, CpuIdentity.Digest);

    private string Stem(Model model, string device)
    {
        // A file that was replaced has another time or length; its checksum would take longer to find than the
        // decision.
        var source = new FileInfo(store.PathOf(model));
        string calibration = new CalibrationCatalog(store.Folder).PathOf(model);
        string circumstances = string.Join(
            '|', Calibration.Recipe, OrtEnv.Instance().GetVersionString(), source.Length, source.LastWriteTimeUtc.Ticks,
            File.Exists(calibration) ? File.GetLastWriteTimeUtc(calibration).Ticks : 0);
        string key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(circumstances)))[..8];
        return Path.Combine(Folder, $"{model.Name}.{device}.{key}");
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process has it open, on a system where that keeps it: it is removed next time.
        }
    }
}
