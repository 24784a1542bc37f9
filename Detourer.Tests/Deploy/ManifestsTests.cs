namespace Detourer.Tests.Deploy;

/// <summary>The checks of the chart detect errors.</summary>
public sealed class ManifestsTests
{
    private const string Good =
        """
        apiVersion: v1
        kind: Service
        metadata:
          name: web
        spec:
          ports:
            - {name: http, port: 80, targetPort: http}
        """;

    private const string GoodScaling =
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: worker}
        spec:
          scaleTargetRef: {name: worker}
          triggers:
            - {type: redis-streams, name: bulk, metadata: {streamLength: "5"}}
        """;

    [Fact]
    public void Valid_manifests_are_read() => Assert.Equal(2, Manifests.Read($"{Good}\n---\n{GoodScaling}").Count);

    [Theory]
    [InlineData(Good, "ports:", "prots:")]
    [InlineData(Good, "port: 80", "prot: 80")]
    [InlineData(Good, "port: 80", "port: eighty")]
    [InlineData(Good, "port: 80", "port: \"80\"")]
    [InlineData(Good, "name: http", "name: 8080")]
    [InlineData(Good, "name: http", "name: true")]
    [InlineData(Good, "name: web", "name: web\n  name: worker")]
    [InlineData(Good, "apiVersion: v1", "apiVersion: v2")]
    [InlineData(Good, "kind: Service", "kind: Servant")]
    [InlineData(Good, "ports:\n", "ports: {}\n")]
    [InlineData(GoodScaling, "scaleTargetRef", "scaleTarget")]
    [InlineData(GoodScaling, "\"5\"", "5")]
    [InlineData(GoodScaling, "name: bulk", "colour: blue, name: bulk")]
    public void Manifests_that_a_cluster_would_reject_are_rejected(string good, string right, string wrong)
    {
        Assert.Contains(right, good, StringComparison.Ordinal);
        Assert.ThrowsAny<Exception>(() => Manifests.Read(good.Replace(right, wrong, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("name: {{ .Values.name")]
    [InlineData("name: {{ include \"nobody\" . }}")]
    [InlineData("name: {{ required \"name is required\" .Values.nothing }}")]
    [InlineData("name: {{ unknown 1 }}")]
    public async Task A_faulty_template_is_rejected(string template)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["templates"]);
        await File.WriteAllTextAsync(folder["Chart.yaml"], "{apiVersion: v2, name: wrong, version: 0.1.0}", token);
        await File.WriteAllTextAsync(folder["values.yaml"], "{}", token);
        await File.WriteAllTextAsync(Path.Combine(folder["templates"], "one.yaml"), template, token);
        Assert.Contains("one.yaml", await HelmChart.RenderErrorAsync(folder.Path), StringComparison.Ordinal);
    }
}
