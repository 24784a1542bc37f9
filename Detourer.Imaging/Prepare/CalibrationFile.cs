using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Detourer.Imaging.Prepare;

/// <summary>
/// A calibration as JSON: <c>{"recipe":1,"sources":["sha256:…"],"network":"…","ranges":{"relu2":[0,3.1],…},
/// "scales":{"conv1":"base64 of half-precision numbers",…}}</c>.
/// </summary>
/// <param name="Sources">The files that it holds for, as <c>md5:…</c> or <c>sha256:…</c>.</param>
/// <param name="Calibration">The calibration.</param>
internal sealed record CalibrationFile(IReadOnlyList<string> Sources, Calibration Calibration)
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    /// <summary>The JSON, one line for each tensor.</summary>
    public string Write()
    {
        string Lines<T>(IReadOnlyDictionary<string, T> values, Func<T, string> text) =>
            string.Join(",\n", values.Select(pair => $"    \"{pair.Key}\": {text(pair.Value)}"));
        string sources = JsonSerializer.Serialize(Sources, _json);
        string ranges = Lines(Calibration.Ranges, range =>
            JsonSerializer.Serialize((float[])[range.Minimum, range.Maximum], _json));
        string scales = Lines(Calibration.Scales, scale =>
            $"\"{Convert.ToBase64String(MemoryMarshal.AsBytes(scale.AsSpan()))}\"");
        return $$"""
            {
              "recipe": {{Calibration.Recipe}},
              "sources": {{sources}},
              "network": "{{Calibration.Network}}",
              "ranges": {
            {{ranges}}
              },
              "scales": {
            {{scales}}
              }
            }

            """;
    }

    /// <summary>Reads one.</summary>
    /// <returns>Null if it was made by another recipe.</returns>
    /// <exception cref="InvalidDataException">It is not what <see cref="Write"/> makes.</exception>
    public static CalibrationFile? Read(Stream json)
    {
        try
        {
            JsonNode file = JsonNode.Parse(json)!;
            if ((int)file["recipe"]! != Calibration.Recipe) return null;
            return new CalibrationFile(
                file["sources"].Deserialize<string[]>(_json)!,
                new Calibration(
                    (string)file["network"]!,
                    file["scales"].Deserialize<Dictionary<string, byte[]>>(_json)!.ToDictionary(
                        pair => pair.Key, pair => MemoryMarshal.Cast<byte, Half>(pair.Value).ToArray()),
                    file["ranges"].Deserialize<Dictionary<string, float[]>>(_json)!.ToDictionary(
                        pair => pair.Key, pair => new QuantizationRange(pair.Value[0], pair.Value[1]))));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException
            or FormatException or IndexOutOfRangeException)
        {
            throw new InvalidDataException("The calibration is damaged.", e);
        }
    }
}
