using System.Text.Json;
using Detourer.Jobs.Queue;
using Detourer.Jobs.Redis;
using Detourer.Web.Scaling;
using k8s.Models;

namespace Detourer.Tests.Deploy;

/// <summary>The number of pods.</summary>
public sealed class HelmScalingTests
{
    public static TheoryData<string> Installations => HelmChartTests.Installations;

    [Theory, MemberData(nameof(Installations))]
    public async Task A_deployment_has_either_a_number_of_replicas_or_one_autoscaler(string installation)
    {
        Release release = await HelmChart.RenderAsync(installation);
        string[] scaled =
        [
            .. release.All<V2HorizontalPodAutoscaler>().Select(one => one.Spec.ScaleTargetRef.Name),
            .. release.All<ScaledObject>().Select(one => one.Spec.ScaleTargetRef.Name),
        ];
        Assert.Equal(scaled.Distinct(), scaled);
        Assert.All(scaled, name => release.The<V1Deployment>(name));
        Assert.All(release.All<V1Deployment>(), deployment =>
            Assert.Equal(scaled.Contains(deployment.Metadata.Name), deployment.Spec.Replicas is null));
    }

    [Theory]
    [InlineData("defaults", true)]
    [InlineData("without-keda", false)]
    public async Task Keda_scales_by_the_queue_and_without_it_an_autoscaler_by_cpu(string installation, bool keda)
    {
        Release release = await HelmChart.RenderAsync(installation);
        Assert.Equal(keda ? 1 : 0, release.All<ScaledObject>().Count());
        Assert.Equal(keda ? 0 : 1, release.All<V2HorizontalPodAutoscaler>()
            .Count(one => one.Spec.ScaleTargetRef.Name == "demo-detourer-worker"));
        // Only KEDA reads the length of the queue.
        Assert.Equal(keda, release["web"].Listens("8081"));
    }

    [Theory]
    [InlineData("defaults", 1)]
    [InlineData("to-zero", 0)]
    public async Task The_last_worker_stays_unless_the_minimum_is_zero(string installation, int least)
    {
        Release release = await HelmChart.RenderAsync(installation);
        ScaledObject scaled = Assert.Single(release.All<ScaledObject>());
        Assert.Equal(least, scaled.Spec.MinReplicaCount);
        // A failed job is retried after some seconds, and a worker has to be there to retry it.
        Assert.True(scaled.Spec.CooldownPeriod >= 60);
    }

    [Fact]
    public async Task Keda_counts_the_waiting_and_running_jobs_of_every_lane()
    {
        Release release = await HelmChart.RenderAsync("defaults");
        Trigger[] lanes =
        [
            .. Assert.Single(release.All<ScaledObject>()).Spec.Triggers
                .Where(trigger => trigger.Type == "redis-streams"),
        ];
        Assert.Equal(
            RedisKeys.Lanes.Select(key => (string)key!).Order(), lanes.Select(lane => lane.Metadata["stream"]).Order());
        Assert.All(lanes, lane =>
        {
            // With a consumer group, KEDA would ignore the length of the stream.
            Assert.Equal(["address", "stream", "streamLength"], lane.Metadata.Keys.Order());
            Assert.Equal("demo-detourer-redis:6379", lane.Metadata["address"]);
            Assert.True(int.Parse(lane.Metadata["streamLength"], null) >= 1);
            TriggerAuthentication secret = release.The<TriggerAuthentication>(lane.AuthenticationRef!.Name);
            Assert.Equal("password", Assert.Single(secret.Spec.SecretTargetRef).Parameter);
        });
    }

    [Fact]
    public async Task Keda_connects_to_an_external_redis_with_user_and_tls()
    {
        Release release = await HelmChart.RenderAsync("external");
        Trigger lane = Assert.Single(release.All<ScaledObject>()).Spec.Triggers[0];
        Assert.Equal("redis.example.org:6380", lane.Metadata["address"]);
        Assert.Equal("true", lane.Metadata["enableTLS"]);
        Assert.Contains(Assert.Single(release["worker"].Containers).Env, variable =>
            variable.Name == lane.Metadata["usernameFromEnv"] && variable.Value == "detourer");
    }

    [Fact]
    public async Task Keda_reads_the_age_of_the_oldest_photo_from_web()
    {
        Release release = await HelmChart.RenderAsync("defaults");
        Trigger oldest = Assert.Single(
            Assert.Single(release.All<ScaledObject>()).Spec.Triggers, trigger => trigger.Type == "metrics-api");
        Assert.Equal("Value", oldest.MetricType);

        var url = new Uri(oldest.Metadata["url"]);
        Assert.Equal("/queue", url.AbsolutePath);
        V1Service service = release.The<V1Service>(url.Host.Split('.')[0]);
        Assert.Equal("photos", url.Host.Split('.')[1]);
        V1ServicePort port = Assert.Single(service.Spec.Ports, port => port.Port == url.Port);
        string? scaling = Assert.Single(release["web"].Containers).Env
            .Single(variable => variable.Name == "Scaling__Port").Value;
        Assert.True(release["web"].Listens(port.TargetPort) && release["web"].Listens(scaling));

        // The answer has the value that the trigger reads.
        var answer = JsonSerializer.SerializeToElement(
            Enum.GetValues<Lane>().ToDictionary(lane => lane.ToString().ToLowerInvariant(), _ => new LaneView(3, 12.5)),
            JsonSerializerOptions.Web);
        foreach (string name in oldest.Metadata["valueLocation"].Split('.')) answer = answer.GetProperty(name);
        Assert.Equal(12.5, answer.GetDouble());
    }
}
