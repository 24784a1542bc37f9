namespace Detourer.Testing.Otlp;

/// <summary>A span of a trace.</summary>
internal sealed record Span(
    string Service, string Name, string Trace, string Id, string Parent,
    IReadOnlyDictionary<string, string> Attributes);

/// <summary>A metric.</summary>
internal sealed record Metric(string Service, string Name, string Unit);

/// <summary>A log record.</summary>
internal sealed record LogLine(
    string Service, string Text, string Trace, IReadOnlyDictionary<string, string> Attributes);

/// <summary>Reads the messages of exporters by the field numbers of opentelemetry-proto.</summary>
internal static class Signals
{
    public static IEnumerable<Span> Spans(ProtobufMessage request) => Read(request, (service, span) => new Span(
        service, span.Text(5), span.Hex(1), span.Hex(2), span.Hex(4), Attributes(span, 9)));

    public static IEnumerable<Metric> Metrics(ProtobufMessage request) => Read(request, (service, metric) => new Metric(
        service, metric.Text(1), metric.Text(3)));

    public static IEnumerable<LogLine> Logs(ProtobufMessage request) => Read(request, (service, line) => new LogLine(
        service, line.Messages(5).Single().Text(1), line.Hex(9), Attributes(line, 6)));

    /// <summary>
    /// Reads any signal: resources (1), in each its description (1) and scopes (2), in each its signals (2).
    /// </summary>
    private static IEnumerable<T> Read<T>(ProtobufMessage request, Func<string, ProtobufMessage, T> read) =>
        request.Messages(1).SelectMany(resource =>
        {
            string service = resource.Messages(1).SelectMany(about => Attributes(about, 1))
                .Single(attribute => attribute.Key == "service.name").Value;
            return resource.Messages(2, 2).Select(signal => read(service, signal));
        });

    /// <summary>The attributes with text values.</summary>
    private static Dictionary<string, string> Attributes(ProtobufMessage message, int number) =>
        message.Messages(number).ToDictionary(
            attribute => attribute.Text(1), attribute => attribute.Messages(2).FirstOrDefault()?.Text(1) ?? "");
}
