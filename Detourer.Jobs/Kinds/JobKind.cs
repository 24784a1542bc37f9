using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Detourer.Jobs.Kinds;

/// <summary>
/// A kind of job: its name, and the types of its payload and details. Rows keep both as JSON, so that a new kind needs
/// no new column.
/// </summary>
/// <typeparam name="TPayload">What the client asks for.</typeparam>
/// <typeparam name="TDetails">Properties of a result besides its type and size in bytes.</typeparam>
public sealed class JobKind<TPayload, TDetails>
    where TPayload : class
    where TDetails : class
{
    private readonly JsonTypeInfo<TPayload> _payload;
    private readonly JsonTypeInfo<TDetails> _details;

    internal JobKind(string name, JsonTypeInfo<TPayload> payload, JsonTypeInfo<TDetails> details) =>
        (Name, _payload, _details) = (name, payload, details);

    /// <summary>The name in rows: lower-case letters, at most 16. It never changes, because rows are kept.</summary>
    public string Name { get; }

    /// <summary>The JSON for <see cref="Job.Payload"/>.</summary>
    public string Write(TPayload payload) => JsonSerializer.Serialize(payload, _payload);

    /// <summary>The JSON for <see cref="Job.ResultDetails"/>.</summary>
    public string Write(TDetails details) => JsonSerializer.Serialize(details, _details);

    /// <summary>Reads the payload of a job of this kind.</summary>
    /// <exception cref="JsonException">The row is of another kind, or its JSON is not a payload.</exception>
    public TPayload PayloadOf(Job job) =>
        JsonSerializer.Deserialize(OfThisKind(job).Payload, _payload)
        ?? throw new JsonException("The payload is null.");

    /// <summary>Reads the details of a job's result; null: it has no result.</summary>
    /// <exception cref="JsonException">The row is of another kind, or its JSON has no details.</exception>
    public TDetails? DetailsOf(Job job) =>
        OfThisKind(job).ResultDetails is { } json ? JsonSerializer.Deserialize(json, _details) : null;

    private Job OfThisKind(Job job) => job.Kind == Name
        ? job
        : throw new JsonException($"Job {job.Id} is of the kind {job.Kind}, not {Name}.");
}

/// <summary>Serialises payloads and details without reflection. Unknown members are ignored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CutoutPayload))]
[JsonSerializable(typeof(CutoutDetails))]
[JsonSerializable(typeof(RefinePayload))]
internal sealed partial class KindJson : JsonSerializerContext;
