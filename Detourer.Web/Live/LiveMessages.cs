using System.Text.Json.Serialization;
using Detourer.Web.Views;

namespace Detourer.Web.Live;

/// <summary>
/// A message from a page: <c>{"join":["…"],"leave":["…"],"ping":true}</c>, each optional. A page sends a ping as a
/// heartbeat and expects any message in reply.
/// </summary>
internal sealed record LiveRequest(string[]? Join, string[]? Leave, bool Ping = false);

/// <summary>A message to a page.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(JobMessage), "job")]
[JsonDerivedType(typeof(UnknownMessage), "unknown")]
[JsonDerivedType(typeof(ModelMessage), "model")]
[JsonDerivedType(typeof(ConnectionMessage), "connection")]
[JsonDerivedType(typeof(PongMessage), "pong")]
internal abstract record LiveMessage;

/// <summary>The current state of a job.</summary>
internal sealed record JobMessage(JobView Job) : LiveMessage;

/// <summary>No job has this id.</summary>
internal sealed record UnknownMessage(string Id) : LiveMessage;

/// <summary>The progress of a model's download.</summary>
internal sealed record ModelMessage(ModelProgressView Model) : LiveMessage;

/// <summary>
/// Whether this server gets events as they happen (<c>ok</c>), or only reads rows at intervals (<c>degraded</c>).
/// </summary>
internal sealed record ConnectionMessage(string State) : LiveMessage;

/// <summary>The reply to a ping.</summary>
internal sealed record PongMessage : LiveMessage;

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(LiveRequest))]
[JsonSerializable(typeof(LiveMessage))]
internal sealed partial class LiveJson : JsonSerializerContext;
