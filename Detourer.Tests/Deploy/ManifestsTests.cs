using Detourer.Tests.Support;

namespace Detourer.Tests.Deploy;

/// <summary>The checks of the chart find what they are for.</summary>
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
    public void What_a_cluster_takes_is_read() => Assert.Equal(2, Manifests.Read($"{Good}\n---\n{GoodScaling}").Count);

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
    public void What_a_cluster_would_refuse_is_refused(string good, string right, string wrong)
    {
        Assert.Contains(right, good, StringComparison.Ordinal);
        Assert.ThrowsAny<Exception>(() => Manifests.Read(good.Replace(right, wrong, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("name: {{ .Values.name")]
    [InlineData("name: {{ include \"nobody\" . }}")]
    [InlineData("name: {{ required \"a name is wanted\" .Values.nothing }}")]
    [InlineData("name: {{ unheard 1 }}")]
    public async Task A_template_that_is_wrong_is_refused(string template)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["templates"]);
        await File.WriteAllTextAsync(folder["Chart.yaml"], "{apiVersion: v2, name: wrong, version: 0.1.0}", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["values.yaml"], "{}", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder["templates"], "one.yaml"), template, TestContext.Current.CancellationToken);
        Assert.Contains("one.yaml", await HelmChart.RefusalAsync(folder.Path), StringComparison.Ordinal);
    }
}
