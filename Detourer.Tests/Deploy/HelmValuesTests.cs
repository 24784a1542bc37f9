using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Detourer.Tests.Deploy;

public sealed class HelmValuesTests
{
    private static readonly JsonSchema _schema =
        JsonSchema.FromFile(Path.Combine(HelmChart.Folder, "values.schema.json"));

    public static TheoryData<string> Installations => HelmChartTests.Installations;

    [Theory, MemberData(nameof(Installations))]
    public void The_schema_accepts_the_values_of_every_installation(string installation) =>
        Assert.True(Allows(HelmChart.AllValues(installation)));

    [Theory]
    [InlineData("colour: blue")]
    [InlineData("web: {colour: blue}")]
    [InlineData("worker: {autoscaling: {keda: {colour: blue}}}")]
    [InlineData("s3: {external: {colour: blue}}")]
    [InlineData("web: {replicas: many}")]
    [InlineData("web: {replicas: 0}")]
    [InlineData("ingress: {enabled: \"yes\"}")]
    [InlineData("ingress: {host: \"https://photos.example.org\"}")]
    [InlineData("settings: {Jobs__MaxAttempts: 3}")]
    [InlineData("image: {pullPolicy: Sometimes}")]
    [InlineData("worker: {models: {volume: hostPath}}")]
    [InlineData("worker: {resources: {limits: {memory: much}}}")]
    [InlineData("worker: {models: {readOnly: true}}")]
    [InlineData("worker: {models: {volume: claim, readOnly: true}}")]
    [InlineData("worker: {gpu: {enabled: true, count: 0}}")]
    [InlineData("worker: {gpu: {resource: gpu}}")]
    [InlineData("worker: {graceSeconds: 30}")]
    [InlineData("worker: {autoscaling: {minReplicas: 0, keda: {enabled: false}}}")]
    [InlineData("redis: {bundled: false, external: {cidrs: [192.0.2.10/32]}}")]
    [InlineData("redis: {bundled: false, external: {host: redis.example.org}}")]
    [InlineData("redis: {bundled: false, external: {host: redis.example.org, cidrs: [redis.example.org]}}")]
    [InlineData("mysql: {bundled: false, external: {host: mysql.example.org, cidrs: [192.0.2.20/32]}}")]
    [InlineData("mysql: {bundled: false, existingSecret: our-mysql, external: {cidrs: [192.0.2.20/32]}}")]
    [InlineData("s3: {bundled: false, existingSecret: our-s3, external: {cidrs: [192.0.2.30/32]}}")]
    [InlineData("s3: {bundled: false, existingSecret: s, external: {endpoint: s3.example, cidrs: [192.0.2.30/32]}}")]
    public void The_schema_rejects_a_wrong_value(string values) =>
        Assert.False(Allows(Yaml.Merge(HelmChart.AllValues("defaults"), Yaml.ReadAll(values).Single().AsObject())));

    [Fact]
    public void The_schema_has_exactly_the_values_of_the_chart()
    {
        JsonNode schema = JsonNode.Parse(File.ReadAllText(Path.Combine(HelmChart.Folder, "values.schema.json")))!;
        Compare("", schema, HelmChart.AllValues("defaults"));

        void Compare(string path, JsonNode node, JsonObject values)
        {
            if (node["$ref"] is { } name) node = schema["definitions"]![((string)name!).Split('/')[^1]]!;
            if (node["properties"] is not JsonObject properties) return;
            Assert.False((bool)node["additionalProperties"]!, path);
            foreach ((string key, JsonNode? value) in values)
                if (value is JsonObject inner) Compare($"{path}.{key}", properties[key]!, inner);
            // Resources have free names, and "global" belongs to Helm.
            if (path.EndsWith("resources", StringComparison.Ordinal)) return;
            Assert.Equal(
                values.Select(pair => pair.Key).Order(),
                properties.Select(pair => pair.Key).Where(key => key != "global").Order());
        }
    }

    private static bool Allows(JsonObject values) =>
        _schema.Evaluate(JsonSerializer.SerializeToElement(values)).IsValid;
}
