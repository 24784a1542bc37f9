using k8s.Models;

namespace Detourer.Tests.Deploy;

/// <summary>Who reaches whom.</summary>
public sealed class HelmNetworkTests
{
    public static TheoryData<string> Installations => HelmChartTests.Installations;

    [Theory, MemberData(nameof(Installations))]
    public async Task Every_port_that_is_spoken_to_is_open(string installation)
    {
        Release release = await HelmChart.RenderAsync(installation);
        Assert.All(release.Pods.SelectMany(pods => pods.Containers, (pods, container) => (pods, container)), one =>
        {
            V1Probe?[] probes = [one.container.StartupProbe, one.container.LivenessProbe, one.container.ReadinessProbe];
            Assert.All(probes, probe => Assert.Equal(one.pods.Owner is not V1Job, probe is not null));
            Assert.All(probes.Select(probe => probe?.HttpGet?.Port).OfType<IntOrString>(), port => Assert.True(one.pods.Listens(port)));
        });
        Assert.All(release.All<V1Service>(), service =>
        {
            Pods pods = release.Pods.Single(pods => pods.IsMeantBy(service.Spec.Selector));
            Assert.All(service.Spec.Ports, port => Assert.True(pods.Listens(port.TargetPort)));
        });
        Assert.All(release.All<V1NetworkPolicy>(), policy =>
        {
            Pods pods = release.Pods.Single(pods => pods.IsMeantBy(policy.Spec.PodSelector));
            Assert.All(
                policy.Spec.Ingress.SelectMany(rule => rule.Ports), port => Assert.True(pods.Listens(port.Port)));
            Assert.All(
                policy.Spec.Egress.SelectMany(rule => rule.To ?? [], (rule, to) => (rule, to)).Where(one => one.to.PodSelector is not null),
                one => Assert.All(one.rule.Ports, port =>
                    Assert.Contains(release.Pods, other => other.IsMeantBy(one.to.PodSelector) && other.Listens(port.Port))));
        });
    }

    [Theory]
    [InlineData("defaults", "http", "s3")]
    [InlineData("external", "http")]
    public async Task The_ingress_leads_to_the_page_and_to_bundled_files_and_nowhere_else(string installation, params string[] ports)
    {
        Release release = await HelmChart.RenderAsync(installation);
        V1Ingress ingress = Assert.Single(release.All<V1Ingress>());
        V1IngressServiceBackend[] backends = [.. ingress.Spec.Rules.SelectMany(rule => rule.Http.Paths).Select(path => path.Backend.Service)];
        Assert.Equal(ports, backends.Select(backend => backend.Port.Name));
        Assert.All(backends, backend =>
            Assert.Contains(release.The<V1Service>(backend.Name).Spec.Ports, port => port.Name == backend.Port.Name));
        Assert.Equal(ingress.Spec.Rules.Select(rule => rule.Host), Assert.Single(ingress.Spec.Tls).Hosts);
        Assert.Equal("202m", ingress.Metadata.Annotations["nginx.ingress.kubernetes.io/proxy-body-size"]);
        Assert.Equal("3600", ingress.Metadata.Annotations["nginx.ingress.kubernetes.io/proxy-read-timeout"]);
    }

    [Fact]
    public async Task Without_an_ingress_all_files_go_through_web()
    {
        Release release = await HelmChart.RenderAsync("without-ingress");
        Assert.Empty(release.All<V1Ingress>());
        Assert.DoesNotContain(Assert.Single(release["web"].Containers).Env, variable => variable.Name == "Storage__PublicEndpoint");
    }

    [Fact]
    public async Task Each_is_reached_by_those_alone_that_have_to()
    {
        Release release = await HelmChart.RenderAsync("defaults");
        const string keda = "keda", proxy = "ingress-nginx";
        Assert.Equal([$"http {proxy}", $"scaling {keda}"], From(release, "web"));
        Assert.Empty(From(release, "worker"));
        Assert.Empty(From(release, "migration"));
        Assert.Equal([$"redis {keda}", "redis web", "redis worker"], From(release, "redis"));
        Assert.Equal(["mysql migration", "mysql web", "mysql worker"], From(release, "mysql"));
        Assert.Equal([$"s3 {proxy}", "s3 web", "s3 worker"], From(release, "minio"));
        Assert.All(release.All<V1NetworkPolicy>(), policy => Assert.Equal(["Ingress", "Egress"], policy.Spec.PolicyTypes));
    }

    [Theory, MemberData(nameof(Installations))]
    public async Task Whoever_may_enter_a_store_may_also_leave_for_it(string installation)
    {
        Release release = await HelmChart.RenderAsync(installation);
        foreach (Pods store in release.Pods.Where(pods => !pods.AreOurs))
        {
            Assert.All(release.Pods.Where(pods => From(release, store.Component).Any(way => way.EndsWith($" {pods.Component}", StringComparison.Ordinal))),
                pods => Assert.Contains(
                    release.The<V1NetworkPolicy>(pods.Owner.Metadata.Name).Spec.Egress,
                    rule => rule.To?.Any(to => to.PodSelector is { } selector && store.IsMeantBy(selector)) == true));
        }
    }

    /// <summary>Who enters a component: port, and component or namespace.</summary>
    private static IEnumerable<string> From(Release release, string component)
    {
        V1NetworkPolicy policy = release.All<V1NetworkPolicy>().Single(policy => release[component].IsMeantBy(policy.Spec.PodSelector));
        return policy.Spec.Ingress.SelectMany(rule => rule.FromProperty.SelectMany(Names), (rule, name) => $"{rule.Ports.Single().Port} {name}").Order();

        IEnumerable<string> Names(V1NetworkPolicyPeer peer) => peer.NamespaceSelector is { } space
            ? [space.MatchLabels["kubernetes.io/metadata.name"]]
            : release.Pods.Where(pods => pods.IsMeantBy(peer.PodSelector)).Select(pods => pods.Component);
    }
}
