using System.Text.Json.Nodes;
using Detourer.Web.Intake;

namespace Detourer.Tests.Deploy;

public sealed class ComposeTests
{
    private static readonly JsonObject _services = Yaml.ReadFile(
        Path.Combine(Repository.Path, "deploy", "compose", "docker-compose.yaml"))["services"]!.AsObject();

    public static TheoryData<string> Services => [.. _services.Select(service => service.Key)];

    [Fact]
    public void Redis_receives_stop_signals_although_a_shell_starts_it()
    {
        JsonNode redis = _services["redis"]!;
        Assert.Equal("/bin/sh", $"{redis["entrypoint"]![0]}");
        Assert.StartsWith("exec redis-server ", $"{redis["command"]![1]}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_stopping_web_has_time_to_finish_the_longest_upload()
    {
        JsonNode web = _services["web"]!;
        TimeSpan shutdown = TimeSpan.FromSeconds(int.Parse($"{web["environment"]!["ShutdownTimeoutSeconds"]}", null));
        TimeSpan grace = TimeSpan.FromSeconds(int.Parse($"{web["stop_grace_period"]}".TrimEnd('s'), null));
        TimeSpan drain = TimeSpan.Parse($"{web["environment"]!["Shutdown__DrainDelay"]}", null);
        Assert.True(shutdown > drain + new IntakeOptions().UploadTimeout);
        Assert.True(grace > shutdown);
    }

    [Fact]
    public void The_file_for_gpus_changes_the_worker_only_and_reserves_one()
    {
        JsonObject changed = Yaml.ReadFile(
            Path.Combine(Repository.Path, "deploy", "compose", "cuda.yaml"))["services"]!.AsObject();
        JsonNode worker = Assert.Single(changed, service => _services.ContainsKey(service.Key)).Value!;
        Assert.Single(changed);
        JsonNode device = worker["deploy"]!["resources"]!["reservations"]!["devices"]![0]!;
        Assert.Equal(("nvidia", "gpu"), ($"{device["driver"]}", $"{device["capabilities"]![0]}"));
        Assert.Equal("cuda", $"{worker["environment"]!["Models__Device"]}");
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void A_service_has_a_restart_policy_a_health_check_and_limits(string service)
    {
        Assert.NotNull(_services[service]!["restart"]);
        Assert.NotNull(_services[service]!["healthcheck"]!["test"]);
        Assert.NotNull(_services[service]!["logging"]!["options"]!["max-size"]);
        Assert.NotNull(_services[service]!["deploy"]!["resources"]!["limits"]!["memory"]);
    }
}
