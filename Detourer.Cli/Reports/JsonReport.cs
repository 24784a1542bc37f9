using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Detourer.Cli.Reports;

/// <summary>Writes one JSON object for each result on a line of standard output.</summary>
internal sealed class JsonReport(Stream output) : IReport
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // the text goes to a program, not into a page
    };

    public void Add(PhotoResult result)
    {
        JsonSerializer.Serialize(output, Line.Of(result), _json);
        output.WriteByte((byte)'\n');
        output.Flush();
    }

    public void End(Totals totals, string? hint)
    {
    }

    /// <param name="Input">The photo, as the user wrote it.</param>
    /// <param name="Output">The path of the result.</param>
    /// <param name="State">succeeded, failed or skipped.</param>
    /// <param name="Code">Why it failed or was skipped.</param>
    /// <param name="Message">The same in a sentence.</param>
    /// <param name="Steps">The milliseconds of each step.</param>
    /// <param name="Width">The width of the result in pixels.</param>
    /// <param name="Height">Its height in pixels.</param>
    /// <param name="Size">The size of its file in bytes.</param>
    /// <param name="Warnings">Codes of what is unusual about it.</param>
    private sealed record Line(
        string Input, string? Output, PhotoState State, string? Code, string? Message,
        Dictionary<string, double>? Steps, int? Width, int? Height, int? Size, IEnumerable<string>? Warnings)
    {
        public static Line Of(PhotoResult result) => new(
            result.Input, result.Output, result.State, result.Error?.Code, result.Error?.Message,
            result.Cutout?.Steps.ToDictionary(
                step => step.Step.ToString().ToLowerInvariant(),
                step => Math.Round(step.Duration.TotalMilliseconds, 1)),
            result.Cutout?.Width, result.Cutout?.Height, result.Cutout?.Bytes,
            result.Cutout?.Warnings.Select(warning => warning.Code));
    }
}
