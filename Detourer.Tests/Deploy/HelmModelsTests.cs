using k8s.Models;

namespace Detourer.Tests.Deploy;

/// <summary>Where the chart's workers keep what they prepare, and what they run networks on.</summary>
public sealed class HelmModelsTests
{
    [Theory]
    [InlineData("worker.models.volume=image")]
    [InlineData("worker.models.volume=claim", "worker.models.readOnly=true", "worker.models.existingClaim=models")]
    public async Task Models_on_a_read_only_volume_are_prepared_in_the_pod(params string[] settings)
    {
        Pods worker = (await HelmChart.RenderAsync("defaults", settings))["worker"];
        V1Container container = Assert.Single(worker.Containers);
        Assert.Equal("/prepared", container.Env.Single(variable => variable.Name == "Models__Prepared").Value);
        V1VolumeMount mount = container.VolumeMounts.Single(mount => mount.MountPath == "/prepared");
        Assert.NotNull(worker.Template.Spec.Volumes.Single(volume => volume.Name == mount.Name).EmptyDir);
        Assert.All(
            container.VolumeMounts.Where(other => other.Name == "models"),
            other => Assert.True(other.ReadOnlyProperty));
    }

    [Fact]
    public async Task Models_on_a_writable_volume_are_prepared_beside_them()
    {
        V1Container container = Assert.Single((await HelmChart.RenderAsync("defaults"))["worker"].Containers);
        Assert.DoesNotContain(container.Env, variable => variable.Name == "Models__Prepared");
        Assert.NotEqual(true, container.VolumeMounts.Single(mount => mount.Name == "models").ReadOnlyProperty);
    }

    [Fact]
    public async Task Workers_with_a_gpu_request_it_and_do_not_start_without_it()
    {
        V1Container container = Assert.Single(
            (await HelmChart.RenderAsync("defaults", "worker.gpu.enabled=true"))["worker"].Containers);
        Assert.Contains("worker-cuda:", container.Image, StringComparison.Ordinal);
        Assert.Equal("1", container.Resources.Limits["nvidia.com/gpu"].ToString());
        Assert.Equal(["cpu", "memory", "nvidia.com/gpu"], container.Resources.Limits.Keys.Order());
        Assert.Equal("cuda", container.Env.Single(variable => variable.Name == "Models__Device").Value);
    }
}
