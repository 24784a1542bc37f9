using System.Text.Json.Serialization;
using Detourer.Web.Views;

namespace Detourer.Web.Live;

/// <summary>
/// A message from a page: <c>{"join":["…"],"leave":["…"],"ping":true}</c>, each optional. A page sends a ping as a
/// heartbeat and expects any message in reply.
/// </summary>
internal sealed record LiveRequest(string[]? Join, string[]? Leave, bool Ping = false);

/// <summary>What a page hears.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(JobMessage), "job")]
[JsonDerivedType(typeof(UnknownMessage), "unknown")]
[JsonDerivedType(typeof(ModelMessage), "model")]
[JsonDerivedType(typeof(ConnectionMessage), "connection")]
[JsonDerivedType(typeof(PongMessage), "pong")]
internal abstract record LiveMessage;

/// <summary>A job's present state.</summary>
internal sealed record JobMessage(JobView Job) : LiveMessage;

/// <summary>There is no job with this id.</summary>
internal sealed record UnknownMessage(string Id) : LiveMessage;

/// <summary>How far the model is.</summary>
internal sealed record ModelMessage(ModelProgressView Model) : LiveMessage;

/// <summary>Whether this server hears of changes at once (<c>ok</c>), or only now and then (<c>degraded</c>).</summary>
internal sealed record ConnectionMessage(string State) : LiveMessage;

/// <summary>The reply to a ping.</summary>
internal sealed record PongMessage : LiveMessage;

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(LiveRequest))]
[JsonSerializable(typeof(LiveMessage))]
internal sealed partial class LiveJson : JsonSerializerContext;
