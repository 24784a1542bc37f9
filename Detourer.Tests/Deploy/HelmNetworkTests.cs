using k8s.Models;

namespace Detourer.Tests.Deploy;

/// <summary>Ports, services and network policies agree with each other.</summary>
public sealed class HelmNetworkTests
{
    public static TheoryData<string> Installations => HelmChartTests.Installations;

    [Theory, MemberData(nameof(Installations))]
    public async Task Every_port_that_probes_services_and_policies_name_is_open(string installation)
    {
        Release release = await HelmChart.RenderAsync(installation);
        foreach (Pods pods in release.Pods)
        {
            foreach (V1Container container in pods.Containers)
            {
                V1Probe?[] probes = [container.StartupProbe, container.LivenessProbe, container.ReadinessProbe];
                Assert.All(probes, probe => Assert.Equal(pods.Owner is not V1Job, probe is not null));
                Assert.All(
                    probes.Select(probe => probe?.HttpGet?.Port).OfType<IntOrString>(),
                    port => Assert.True(pods.Listens(port)));
            }
        }

        Assert.All(release.All<V1Service>(), service =>
        {
            Pods pods = release.Pods.Single(pods => pods.Match(service.Spec.Selector));
            Assert.All(service.Spec.Ports, port => Assert.True(pods.Listens(port.TargetPort)));
        });
        Assert.All(release.All<V1NetworkPolicy>(), policy =>
        {
            Pods pods = release.Pods.Single(pods => pods.Match(policy.Spec.PodSelector));
            Assert.All(
                policy.Spec.Ingress.SelectMany(rule => rule.Ports), port => Assert.True(pods.Listens(port.Port)));
            foreach (V1NetworkPolicyEgressRule rule in policy.Spec.Egress)
            {
                foreach (V1LabelSelector target in (rule.To ?? []).Select(to => to.PodSelector).Where(it => it != null))
                {
                    Assert.All(rule.Ports, port =>
                        Assert.Contains(release.Pods, other => other.Match(target) && other.Listens(port.Port)));
                }
            }
        });
    }

    [Theory]
    [InlineData("defaults", "http", "s3")]
    [InlineData("external", "http")]
    public async Task The_ingress_exposes_only_the_page_and_bundled_files(string installation, params string[] ports)
    {
        Release release = await HelmChart.RenderAsync(installation);
        V1Ingress ingress = Assert.Single(release.All<V1Ingress>());
        V1IngressServiceBackend[] backends =
            [.. ingress.Spec.Rules.SelectMany(rule => rule.Http.Paths).Select(path => path.Backend.Service)];
        Assert.Equal(ports, backends.Select(backend => backend.Port.Name));
        Assert.All(backends, backend =>
            Assert.Contains(release.The<V1Service>(backend.Name).Spec.Ports, port => port.Name == backend.Port.Name));
        Assert.Equal(ingress.Spec.Rules.Select(rule => rule.Host), Assert.Single(ingress.Spec.Tls).Hosts);
        Assert.Equal("202m", ingress.Metadata.Annotations["nginx.ingress.kubernetes.io/proxy-body-size"]);
        Assert.Equal("3600", ingress.Metadata.Annotations["nginx.ingress.kubernetes.io/proxy-read-timeout"]);
    }

    [Fact]
    public async Task Without_an_ingress_web_serves_all_files()
    {
        Release release = await HelmChart.RenderAsync("without-ingress");
        Assert.Empty(release.All<V1Ingress>());
        Assert.DoesNotContain(
            Assert.Single(release["web"].Containers).Env, variable => variable.Name == "Storage__PublicEndpoint");
    }

    [Fact]
    public async Task A_component_accepts_connections_only_from_components_that_need_it()
    {
        Release release = await HelmChart.RenderAsync("defaults");
        const string keda = "keda", proxy = "ingress-nginx";
        Assert.Equal([$"http {proxy}", $"scaling {keda}"], From(release, "web"));
        Assert.Empty(From(release, "worker"));
        Assert.Empty(From(release, "migration"));
        Assert.Equal([$"redis {keda}", "redis web", "redis worker"], From(release, "redis"));
        Assert.Equal(["mysql migration", "mysql web", "mysql worker"], From(release, "mysql"));
        Assert.Equal([$"s3 {proxy}", "s3 web", "s3 worker"], From(release, "minio"));
        Assert.All(
            release.All<V1NetworkPolicy>(), policy => Assert.Equal(["Ingress", "Egress"], policy.Spec.PolicyTypes));
    }

    [Fact]
    public async Task The_port_of_an_external_store_is_open_to_its_addresses_only()
    {
        Release release = await HelmChart.RenderAsync("external");
        foreach (string client in (string[])["web", "worker"])
        {
            V1NetworkPolicy policy =
                release.All<V1NetworkPolicy>().Single(policy => release[client].Match(policy.Spec.PodSelector));
            Assert.Equal(["192.0.2.10/32"], To(policy, "6380"));
            Assert.Equal(["192.0.2.20/32", "2001:db8::20/128"], To(policy, "3306"));
            Assert.Contains("198.51.100.0/24", To(policy, "443"));
            // Without a peer a rule allows all addresses. Only DNS and the collector, which are named, may do so.
            Assert.Equal(["4317", "53"], policy.Spec.Egress.Where(rule => rule.To is not { Count: > 0 })
                .SelectMany(rule => rule.Ports).Select(port => $"{port.Port}").Distinct().Order());
        }

        static IEnumerable<string> To(V1NetworkPolicy policy, string port) => policy.Spec.Egress
            .Where(rule => rule.Ports.Any(open => open.Port == port))
            .SelectMany(rule => rule.To ?? []).Select(peer => peer.IpBlock?.Cidr ?? "a pod");
    }

    [Theory, MemberData(nameof(Installations))]
    public async Task A_client_that_a_store_accepts_is_allowed_to_connect_to_it(string installation)
    {
        Release release = await HelmChart.RenderAsync(installation);
        foreach (Pods store in release.Pods.Where(pods => !pods.RunDetourer))
        {
            string[] peers = [.. From(release, store.Component).Select(peer => peer.Split(' ')[1])];
            Assert.All(release.Pods.Where(pods => peers.Contains(pods.Component)), pods => Assert.Contains(
                release.The<V1NetworkPolicy>(pods.Owner.Metadata.Name).Spec.Egress,
                rule => rule.To?.Any(to => to.PodSelector is { } selector && store.Match(selector)) == true));
        }
    }

    /// <summary>The accepted peers of a component, each as its port and its component or namespace.</summary>
    private static IEnumerable<string> From(Release release, string component)
    {
        V1NetworkPolicy policy = release.All<V1NetworkPolicy>()
            .Single(policy => release[component].Match(policy.Spec.PodSelector));
        return policy.Spec.Ingress
            .SelectMany(
                rule => rule.FromProperty.SelectMany(Names), (rule, name) => $"{rule.Ports.Single().Port} {name}")
            .Order();

        IEnumerable<string> Names(V1NetworkPolicyPeer peer) => peer.NamespaceSelector is { } space
            ? [space.MatchLabels["kubernetes.io/metadata.name"]]
            : release.Pods.Where(pods => pods.Match(peer.PodSelector)).Select(pods => pods.Component);
    }
}
