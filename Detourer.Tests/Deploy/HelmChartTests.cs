using System.Text.RegularExpressions;
using Detourer.Web.Intake;
using Detourer.Worker;
using k8s;
using k8s.Models;

namespace Detourer.Tests.Deploy;

/// <summary>Rules for the pods of every installation.</summary>
public sealed partial class HelmChartTests
{
    public static TheoryData<string> Installations =>
        ["defaults", "external", "without-keda", "without-ingress", "to-zero"];

    [Theory, MemberData(nameof(Installations))]
    public async Task Names_are_unique_and_short_enough(string installation)
    {
        Release release = await HelmChart.RenderAsync(installation);
        string[] names = [.. release.Objects.Select(one => $"{one.Kind} {one.Metadata.Name}")];
        Assert.Equal(names.Distinct(), names);
        Assert.All(release.Objects, one => Assert.InRange(one.Metadata.Name.Length, 1, 63));
    }

    [Theory, MemberData(nameof(Installations))]
    public async Task Every_selector_matches_only_the_pods_of_its_own_component(string installation)
    {
        Release release = await HelmChart.RenderAsync(installation);
        (string Name, V1LabelSelector Selector)[] selectors =
        [
            .. release.All<V1Deployment>().Select(one => (one.Metadata.Name, one.Spec.Selector)),
            .. release.All<V1StatefulSet>().Select(one => (one.Metadata.Name, one.Spec.Selector)),
            .. release.All<V1Service>().Select(one =>
                (one.Metadata.Name, new V1LabelSelector { MatchLabels = one.Spec.Selector })),
            .. release.All<V1PodDisruptionBudget>().Select(one => (one.Metadata.Name, one.Spec.Selector)),
            .. release.All<V1NetworkPolicy>().Select(one => (one.Metadata.Name, one.Spec.PodSelector)),
        ];
        Assert.NotEmpty(selectors);
        Assert.All(selectors, selector =>
        {
            Pods found = Assert.Single(release.Pods, pods => pods.Match(selector.Selector));
            Assert.Equal(selector.Name, $"demo-detourer-{found.Component}");
        });
    }

    [Theory, MemberData(nameof(Installations))]
    public async Task Every_referenced_secret_exists(string installation)
    {
        Release release = await HelmChart.RenderAsync(installation);
        (string Name, string Key)[] read =
        [
            .. Variables(release).Select(variable => variable.ValueFrom?.SecretKeyRef).OfType<V1SecretKeySelector>()
                .Select(secret => (secret.Name, secret.Key)),
            .. release.All<TriggerAuthentication>().SelectMany(one => one.Spec.SecretTargetRef)
                .Select(secret => (secret.Name, secret.Key)),
        ];
        Assert.NotEmpty(read);
        Assert.All(read, secret =>
            Assert.True(release.HasSecret(secret.Name, secret.Key), $"{secret.Name} has no {secret.Key}."));
        Assert.All(
            release.Pods.SelectMany(pods => pods.Template.Spec.ImagePullSecrets ?? []),
            secret => Assert.Contains(secret.Name, release.Existing));
    }

    [Theory, MemberData(nameof(Installations))]
    public async Task A_variable_is_defined_before_another_one_refers_to_it(string installation)
    {
        Release release = await HelmChart.RenderAsync(installation);
        foreach (V1Container container in release.Pods.SelectMany(pods => pods.Containers))
        {
            HashSet<string> known = [];
            foreach (V1EnvVar variable in container.Env)
            {
                Assert.All(Uses(variable.Value), name => Assert.Contains(name, known));
                Assert.True(known.Add(variable.Name), $"{variable.Name} is set twice.");
            }

            Assert.All((container.Args ?? []).SelectMany(Uses), name => Assert.Contains(name, known));
        }
    }

    [Theory, MemberData(nameof(Installations))]
    public async Task Every_setting_is_documented_in_the_readme(string installation)
    {
        Release release = await HelmChart.RenderAsync(installation);
        string readme = await File.ReadAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "README.md"), TestContext.Current.CancellationToken);
        string[] settings =
        [
            .. release.Pods.Where(pods => pods.RunDetourer).SelectMany(pods => pods.Containers)
                .SelectMany(container => container.Env).Select(variable => variable.Name)
                .Where(name => name.Contains("__", StringComparison.Ordinal)).Distinct(),
        ];
        Assert.Contains("ConnectionStrings__redis", settings);
        Assert.All(settings, setting => Assert.Contains($"`{setting}`", readme, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Installations))]
    public async Task Every_volume_exists_and_is_mounted(string installation)
    {
        Release release = await HelmChart.RenderAsync(installation);
        Assert.All(release.Pods, pods =>
        {
            IEnumerable<V1Volume> volumes = pods.Template.Spec.Volumes;
            IEnumerable<string> claimed = pods.Owner is V1StatefulSet set
                ? set.Spec.VolumeClaimTemplates.Select(claim => claim.Metadata.Name)
                : [];
            Assert.Equal(
                volumes.Select(volume => volume.Name).Concat(claimed).Order(),
                pods.Containers.SelectMany(container => container.VolumeMounts).Select(mount => mount.Name)
                    .Distinct().Order());
            Assert.All(
                volumes.Select(volume => volume.PersistentVolumeClaim?.ClaimName).OfType<string>(),
                claim => release.The<V1PersistentVolumeClaim>(claim));
        });
    }

    [Theory, MemberData(nameof(Installations))]
    public async Task No_container_runs_as_root_or_writes_to_its_root_file_system(string installation)
    {
        Release release = await HelmChart.RenderAsync(installation);
        Assert.All(release.Pods, pods =>
        {
            V1PodSpec spec = pods.Template.Spec;
            Assert.True(spec.SecurityContext.RunAsNonRoot);
            Assert.Equal("RuntimeDefault", spec.SecurityContext.SeccompProfile.Type);
            if (pods.RunDetourer) Assert.Equal(1654, spec.SecurityContext.RunAsUser);
            Assert.NotEqual(0, spec.SecurityContext.RunAsUser);
            Assert.False(spec.AutomountServiceAccountToken);
            Assert.All(pods.Containers, container =>
            {
                Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
                Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
                Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
                Assert.Null(container.SecurityContext.Capabilities.Add);
                Assert.Contains(container.VolumeMounts, mount => mount.MountPath == "/tmp");
                Assert.Equal(["cpu", "memory"], container.Resources.Requests.Keys.Order());
                Assert.Equal(["cpu", "memory"], container.Resources.Limits.Keys.Order());
            });
        });
    }

    [Fact]
    public async Task The_grace_period_of_a_pod_is_longer_than_its_shutdown()
    {
        Release release = await HelmChart.RenderAsync("defaults");
        TimeSpan Grace(string component) =>
            TimeSpan.FromSeconds(release[component].Template.Spec.TerminationGracePeriodSeconds!.Value);

        Assert.True(Grace("worker") > WorkerHost.Grace);
        IList<string> leaving = Assert.Single(release["web"].Containers).Lifecycle.PreStop.Exec.Command;
        Assert.Equal("sleep", leaving[0]);
        TimeSpan delay = TimeSpan.FromSeconds(int.Parse(leaving[1], null));
        V1EnvVar shutdown = release["web"].Containers.Single().Env.Single(it => it.Name == "ShutdownTimeoutSeconds");
        TimeSpan requests = TimeSpan.FromSeconds(int.Parse(shutdown.Value, null));
        Assert.True(requests > new IntakeOptions().UploadTimeout);
        Assert.True(Grace("web") > delay + requests);
    }

    [Fact]
    public async Task A_new_web_pod_is_ready_before_an_old_one_stops()
    {
        Release release = await HelmChart.RenderAsync("defaults");
        var web = (V1Deployment)release["web"].Owner;
        Assert.Equal("0", web.Spec.Strategy.RollingUpdate.MaxUnavailable.Value);
        Assert.Equal("/health", release["web"].Containers.Single().ReadinessProbe.HttpGet.Path);
    }

    [Fact]
    public async Task Bundled_stores_use_the_images_of_the_compose_file()
    {
        Release release = await HelmChart.RenderAsync("defaults");
        string compose = await File.ReadAllTextAsync(
            Path.Combine(Repository.Path, "deploy", "compose", "docker-compose.yaml"),
            TestContext.Current.CancellationToken);
        string[] images =
        [
            .. release.Pods.Where(pods => !pods.RunDetourer).SelectMany(pods => pods.Containers)
                .Select(container => container.Image),
        ];
        Assert.Equal(3, images.Length);
        Assert.All(images, image => Assert.Contains($":-{image}}}", compose, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_version_does_not_change_the_bundled_stores()
    {
        Release before = await HelmChart.RenderAsync("defaults");
        Release after = await HelmChart.RenderAsync("defaults", "image.tag=next");
        string[] Stores(Release release) =>
            [.. release.All<V1StatefulSet>().Select(store => KubernetesYaml.Serialize(store.Spec))];
        Assert.Equal(Stores(before), Stores(after));
        Assert.EndsWith(":next", Assert.Single(after["web"].Containers).Image, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_external_stores_the_chart_has_neither_a_store_nor_a_secret()
    {
        Release release = await HelmChart.RenderAsync("external");
        Assert.Empty(release.All<V1StatefulSet>());
        Assert.Empty(release.All<V1Secret>());
        string? Value(string name) => Variables(release, "web").Single(variable => variable.Name == name).Value;
        Assert.Equal(
            "redis.example.org:6380,user=detourer,ssl=true,connectTimeout=5000,password=$(REDIS_PASSWORD)",
            Value("ConnectionStrings__redis"));
        Assert.Equal(
            "Server=mysql.example.org;Port=3306;User ID=detourer;Password='$(MYSQL_PASSWORD)';Database=detourer;"
                + "SslMode=Required",
            Value("ConnectionStrings__detourer"));
        Assert.Equal(
            "Endpoint=https://s3.example.org;AccessKey=$(S3_ACCESS_KEY);SecretKey=$(S3_SECRET_KEY);Region=eu-west-3",
            Value("ConnectionStrings__minio"));
        Assert.Equal("https://files.example.org", Value("Storage__PublicEndpoint"));
    }

    private static IEnumerable<V1EnvVar> Variables(Release release, string? component = null) => release.Pods
        .Where(pods => component is null || pods.Component == component)
        .SelectMany(pods => pods.Containers).SelectMany(container => container.Env);

    /// <summary>The variables that a value refers to as <c>$(NAME)</c>.</summary>
    private static IEnumerable<string> Uses(string? value) =>
        Use().Matches(value ?? "").Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"\$\((\w+)\)")]
    private static partial Regex Use();
}
