using System.Text.Json.Serialization;
using Detourer.Web.Views;

namespace Detourer.Web.Live;

/// <summary>What a page says: <c>{"join":["…"],"leave":["…"]}</c>; either may be missing.</summary>
internal sealed record LiveRequest(string[]? Join, string[]? Leave);

/// <summary>What a page hears.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(JobMessage), "job")]
[JsonDerivedType(typeof(UnknownMessage), "unknown")]
[JsonDerivedType(typeof(ModelMessage), "model")]
[JsonDerivedType(typeof(ConnectionMessage), "connection")]
internal abstract record LiveMessage;

/// <summary>A job's present state.</summary>
internal sealed record JobMessage(JobView Job) : LiveMessage;

/// <summary>There is no job with this id.</summary>
internal sealed record UnknownMessage(string Id) : LiveMessage;

/// <summary>How far the model is.</summary>
internal sealed record ModelMessage(ModelProgressView Model) : LiveMessage;

/// <summary>Whether this server hears of changes at once (<c>ok</c>), or only now and then (<c>degraded</c>).</summary>
internal sealed record ConnectionMessage(string State) : LiveMessage;

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(LiveRequest))]
[JsonSerializable(typeof(LiveMessage))]
internal sealed partial class LiveJson : JsonSerializerContext;
