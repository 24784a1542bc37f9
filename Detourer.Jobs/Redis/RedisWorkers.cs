using System.Text.Json;
using System.Text.Json.Serialization;
using Detourer.Jobs.Workers;
using StackExchange.Redis;

namespace Detourer.Jobs.Redis;

/// <summary>
/// The workers of all processes. Each has a key with its report, which expires after three missed heartbeats, and its
/// name is in a set. Listing removes names whose key has expired.
/// </summary>
internal sealed class RedisWorkers(IConnectionMultiplexer redis, TimeProvider time) : IWorkerRegistry
{
    /// <summary>Three heartbeats.</summary>
    public static TimeSpan Expiry { get; } = TimeSpan.FromSeconds(15);

    /// <summary>Not the queue's pipeline, so that a failed heartbeat cannot open the circuit of jobs.</summary>
    private readonly RedisPipeline _pipeline = new(time);

    public Task ReportAsync(WorkerReport report, CancellationToken cancellationToken) => _pipeline.RunAsync(
        async () =>
        {
            IDatabase database = redis.GetDatabase();
            string json = JsonSerializer.Serialize(report, WorkerJson.Default.WorkerReport);
            await Task.WhenAll(
                database.StringSetAsync(RedisKeys.Worker(report.Name), json, Expiry),
                database.SetAddAsync(RedisKeys.Workers, report.Name));
            return true;
        },
        cancellationToken);

    public Task<IReadOnlyList<WorkerReport>> ListAsync(CancellationToken cancellationToken) => _pipeline.RunAsync(
        async () =>
        {
            IDatabase database = redis.GetDatabase();
            RedisValue[] names = await database.SetMembersAsync(RedisKeys.Workers);
            if (names.Length == 0) return [];
            RedisValue[] reports = await database.StringGetAsync(
                [.. names.Select(name => RedisKeys.Worker(name.ToString()))]);
            RedisValue[] expired = [.. names.Zip(reports).Where(pair => pair.Second.IsNull).Select(pair => pair.First)];
            // A worker that is only late adds its name again with its next report.
            if (expired.Length > 0) await database.SetRemoveAsync(RedisKeys.Workers, expired);
            return (IReadOnlyList<WorkerReport>)[.. reports.Select(Read).OfType<WorkerReport>()];
        },
        cancellationToken);

    /// <summary>During a rolling deployment, workers of another version may report what this one cannot read.</summary>
    private static WorkerReport? Read(RedisValue json)
    {
        if (json.IsNull) return null;
        try
        {
            return JsonSerializer.Deserialize(json.ToString(), WorkerJson.Default.WorkerReport);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Serialisation of reports without reflection.</summary>
[JsonSourceGenerationOptions(
    UseStringEnumConverter = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(WorkerReport))]
internal sealed partial class WorkerJson : JsonSerializerContext;
