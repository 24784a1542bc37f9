using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Detourer.Testing.Otlp;

/// <summary>Receives the telemetry of processes, as a collector does.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Span> _spans = [];
    private readonly ConcurrentQueue<Metric> _metrics = [];
    private readonly ConcurrentQueue<LogLine> _logs = [];

    private OtlpReceiver()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        Take("/v1/traces", _spans, Signals.Spans);
        Take("/v1/metrics", _metrics, Signals.Metrics);
        Take("/v1/logs", _logs, Signals.Logs);
    }

    public IReadOnlyCollection<Span> Spans => _spans;

    public IReadOnlyCollection<Metric> Metrics => _metrics;

    public IReadOnlyCollection<LogLine> Logs => _logs;

    /// <summary>Settings with which a process sends its telemetry here, with short delays.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", _app.Urls.Single()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        ("OTEL_BSP_SCHEDULE_DELAY", "200"), ("OTEL_BLRP_SCHEDULE_DELAY", "200"), ("OTEL_METRIC_EXPORT_INTERVAL", "500"),
    ];

    public static async Task<OtlpReceiver> StartAsync()
    {
        var receiver = new OtlpReceiver();
        await receiver._app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void Take<T>(string path, ConcurrentQueue<T> taken, Func<ProtobufMessage, IEnumerable<T>> read) =>
        _app.MapPost(path, async (HttpRequest request) =>
        {
            ByteString body = await ByteString.FromStreamAsync(request.Body, request.HttpContext.RequestAborted);
            foreach (T signal in read(new ProtobufMessage(body))) taken.Enqueue(signal);
            return Results.Bytes([], "application/x-protobuf");
        });
}
