using System.Text.Json.Serialization;
using Detourer.Jobs;
using Detourer.Jobs.Kinds;

namespace Detourer.Web.Views;

/// <summary>A job, as the API and the page see it.</summary>
/// <param name="Id">The id.</param>
/// <param name="State">queued, running, succeeded, failed, cancelled or expired.</param>
/// <param name="Step">What a worker is doing: model, decode, segment, refine, compose or encode. Null: unknown.</param>
/// <param name="FileName">The name of the photo.</param>
/// <param name="Attempts">The number of attempts so far.</param>
/// <param name="CreatedAt">When the job was created.</param>
/// <param name="FinishedAt">When it succeeded, failed or was cancelled; otherwise null.</param>
/// <param name="ExpiresAt">When its files are removed; null while it is not finished.</param>
/// <param name="Failure">Why it failed; otherwise null.</param>
/// <param name="Result">Its cutout; null if there is none.</param>
/// <param name="Original">The URL of the original photo; null if it has been removed.</param>
internal sealed record JobView(
    Guid Id, string State, string? Step, string FileName, int Attempts, DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt, DateTimeOffset? ExpiresAt, FailureView? Failure, ResultView? Result, string? Original)
{
    /// <summary>What the user should know about the result; usually empty.</summary>
    public IReadOnlyList<JobWarning> Warnings { get; init; } = [];

    /// <summary>
    /// Number of jobs that wait before this one. Only the live socket sends it, and only while the job waits.
    /// </summary>
    public int? Ahead { get; init; }

    /// <summary>Whether the job starts later than usual, because the queue is unavailable.</summary>
    public bool Delayed { get; init; }

    /// <summary>The secret for deleting, sharing and refining. Only in the answer that creates the job.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OwnerToken { get; init; }

    /// <param name="job">The row.</param>
    /// <param name="step">What its worker is doing, if that is known.</param>
    public static JobView Of(Job job, string? step = null)
    {
        string url = $"/api/v1/jobs/{job.Id}";
        CutoutDetails? details = job.State == JobState.Succeeded ? RefineJob.DetailsOf(job) : null;
        return new JobView(
            job.Id, job.State.ToString().ToLowerInvariant(), job.State == JobState.Running ? step : null, job.FileName,
            job.Attempts, job.CreatedAt, job.FinishedAt, job.ExpiresAt,
            job.FailureCode is null ? null : new FailureView(job.FailureCode, job.FailureMessage!),
            details is null
                ? null
                : new ResultView(
                    $"{url}/result", FileNames.ResultOf(job), job.ResultType!, details.Width, details.Height,
                    job.ResultBytes!.Value, job.ResultMilliseconds!.Value, details.Device, details.Precision),
            job.State is JobState.Expired or JobState.Cancelled ? null : $"{url}/original")
        {
            Warnings = details?.Warnings ?? [],
        };
    }
}

/// <summary>Why a job failed.</summary>
/// <param name="Code">The stable code.</param>
/// <param name="Message">A sentence for the person who sent the photo.</param>
internal sealed record FailureView(string Code, string Message);

/// <summary>The result of a job.</summary>
/// <param name="Url">The URL of the file.</param>
/// <param name="FileName">The name under which to save it.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Bytes">The size of the file.</param>
/// <param name="Milliseconds">The time that the engine took.</param>
/// <param name="Device">What the network ran on: <c>cpu</c> or <c>cuda</c>; null for old jobs.</param>
/// <param name="Precision">The numbers that it computed with: <c>int8</c> or <c>fp32</c>; null for old jobs.</param>
internal sealed record ResultView(
    string Url, string FileName, string ContentType, int Width, int Height, long Bytes, int Milliseconds,
    string? Device, string? Precision);

/// <summary>Serialises views without reflection.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(JobView))]
internal sealed partial class ApiJson : JsonSerializerContext;
