using System.Text.Json;
using Detourer.Web.Views;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Detourer.Web.OpenApi;

/// <summary>Adds an example of a finished job.</summary>
internal sealed class JobExample : IOpenApiSchemaTransformer
{
    private static readonly Guid _id = new("019ac3e2-6f2c-7c41-9d0e-6d3c2f7a5b10");
    private static readonly DateTimeOffset _created = new(2026, 11, 28, 9, 30, 0, TimeSpan.Zero);

    private static readonly JobView _job = new(
        _id, "succeeded", Step: null, "cat.jpg", Attempts: 1, _created, _created.AddSeconds(1), _created.AddDays(1),
        Failure: null,
        new ResultView($"/api/v1/jobs/{_id}/result", "nobg-cat.png", "image/png", 4000, 3000, 5_400_000, 870,
            Device: "cpu", Precision: "int8"),
        $"/api/v1/jobs/{_id}/original");

    public Task TransformAsync(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type == typeof(JobView))
            schema.Examples = [JsonSerializer.SerializeToNode(_job, ApiJson.Default.JobView)!];
        return Task.CompletedTask;
    }
}
