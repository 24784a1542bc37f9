using Aspire.Hosting.Docker.Resources;
using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;

namespace Detourer.AppHost;

/// <summary>
/// Completes the compose file with what a server needs: health checks, limits, networks, a proxy. <c>eng/publish.sh</c>
/// writes it to <c>deploy/compose</c>. Values of <c>${…}</c> come from the environment file of
/// <c>deploy/install.sh</c>.
/// </summary>
internal static class Publishing
{
    // Browsers reach only the proxy. The stores have no external access, and the proxy cannot reach redis and mysql.
    private const string Front = "front";
    private const string Files = "files";
    private const string Data = "data";

    /// <summary>
    /// Adds the compose environment for <c>--DeployTarget=compose</c>. Otherwise it would make the manifest invalid.
    /// </summary>
    public static void PublishToCompose(this IDistributedApplicationBuilder builder)
    {
        if (builder.Configuration["DeployTarget"] == "compose")
            builder.AddDockerComposeEnvironment("compose").WithDashboard(false).ConfigureComposeFile(Complete);
    }

    private static void Complete(ComposeFile file)
    {
        file.Name = "detourer";
        file.Networks.Clear();
        file.AddNetwork(new Network { Name = Front, Driver = "bridge" });
        file.AddNetwork(new Network { Name = Files, Driver = "bridge", Internal = true });
        file.AddNetwork(new Network { Name = Data, Driver = "bridge", Internal = true });

        // The shell is the container's first process and does not forward signals. Without exec, Redis would be killed
        // after a minute, without saving its data.
        List<string> redis = file.Services["redis"].Command;
        redis[^1] = $"exec {redis[^1]}";
        Store(file.Services["redis"], "512M", "REDISCLI_AUTH=\"$$REDIS_PASSWORD\" redis-cli ping | grep -q PONG");
        Store(file.Services["mysql"], "1G",
            "MYSQL_PWD=\"$$MYSQL_PASSWORD\" mysql -h 127.0.0.1 -u \"$$MYSQL_USER\" -e 'SELECT 1' \"$$MYSQL_DATABASE\"");
        Store(file.Services["minio"], "1G", "mc ready local");
        file.Services["minio"].Networks.Add(Files);
        Worker(file.Services["worker"]);
        Web(file.Services["web"]);
        file.AddService(Proxy());

        foreach (Service service in file.Services.Values) Everywhere(service);
        foreach (Volume volume in file.Services.Values.SelectMany(service => service.Volumes))
            if (volume.Type == "volume") file.AddVolume(new Volume { Name = volume.Source!, Driver = "local" });
        file.AddConfig(new Config { Name = "caddyfile", File = "./Caddyfile" });
    }

    private static void Everywhere(Service service)
    {
        service.Restart = "unless-stopped";
        service.SecurityOpt.Add("no-new-privileges:true");
        service.Logging = new Logging { Driver = "json-file", Options = { ["max-size"] = "10m", ["max-file"] = "5" } };
        foreach (ServiceDependency dependency in service.DependsOn.Values) dependency.Condition = "service_healthy";
        if (service.Image?.StartsWith('$') == false)
            service.Image = $"${{{service.Name.ToUpperInvariant()}_IMAGE:-{service.Image}}}";
    }

    private static void Store(Service service, string memory, string ping)
    {
        service.Networks = [Data];
        service.Healthcheck = Check(["CMD-SHELL", ping], start: "60s");
        service.Deploy = Limits(service, memory);
        service.StopGracePeriod = "60s";
    }

    private static void Worker(Service service)
    {
        // The front network gives it external access to download its model.
        Process(service, "3G");
        // The generator accepts only numbers; eng/publish.sh replaces this one by ${WORKER_REPLICAS}.
        service.Deploy!.Replicas = 2;
        service.Environment["Models__Directory"] = "/models";
        service.Environment["Worker__InFlight"] = "${WORKER_IN_FLIGHT:-2}";
        service.Volumes.Add(VolumeOf("detourer-models", "/models"));
        service.StopGracePeriod = "60s";
    }

    private static void Web(Service service)
    {
        Process(service, "1G");
        service.Ports = [];
        service.Expose = ["8080"];
        service.Environment["Storage__PublicEndpoint"] = "${STORAGE_PUBLIC_ENDPOINT}";
        service.Environment["Admission__MaxJobs"] = "${MAX_JOBS:-6}";
        // The networks of Docker, from which only the proxy connects.
        service.Environment["Proxies__Known"] = "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16";
        // A stopping web finishes its requests. An upload may take as long as Intake:UploadTimeout, 5 minutes.
        // Before, the proxy needs some seconds to take it out.
        service.Environment["Shutdown__DrainDelay"] = "00:00:15";
        service.Environment["ShutdownTimeoutSeconds"] = "320";
        service.StopGracePeriod = "330s";
    }

    private static void Process(Service service, string memory)
    {
        service.Networks = [Front, Data];
        service.Environment["Limits__MaxMegabytes"] = "${MAX_MEGABYTES:-100}";
        service.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = "${OTEL_EXPORTER_OTLP_ENDPOINT:-}";
        // The images have no curl, so bash sends the request.
        service.Healthcheck = Check(["CMD", "bash", "-c",
            "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health HTTP/1.0\\r\\n\\r\\n' >&3 "
            + "&& head -n 1 <&3 | grep -q ' 200 '"], start: "30s");
        service.Deploy = Limits(service, memory);
        service.ReadOnly = true;
        service.CapDrop = ["ALL"];
        // Uploads are stored here while their headers are read, so that they do not use memory.
        service.Volumes.Add(VolumeOf($"detourer-{service.Name}-tmp", "/tmp"));
    }

    private static Service Proxy()
    {
        var service = new Service
        {
            Name = "caddy",
            Image = "docker.io/library/caddy:2.10",
            Networks = [Front, Files],
            Ports =
            [
                "${BIND_ADDRESS:-0.0.0.0}:${HTTP_PORT:-80}:80",
                "${BIND_ADDRESS:-0.0.0.0}:${HTTPS_PORT:-443}:443",
                "${BIND_ADDRESS:-0.0.0.0}:${HTTPS_PORT:-443}:443/udp",
            ],
            Environment =
            {
                ["SCHEME"] = "${SCHEME:-https}",
                ["DOMAIN"] = "${DOMAIN}",
                ["CONSOLE_SITE"] = "${CONSOLE_SITE:-http://console.invalid}",
                ["MAX_BODY"] = "${MAX_BODY:-202MB}",
            },
            Healthcheck = Check(
                ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:2019/config/"], start: "10s"),
            Configs = { new ConfigReference { Source = "caddyfile", Target = "/etc/caddy/Caddyfile" } },
            DependsOn = { ["web"] = new ServiceDependency(), ["minio"] = new ServiceDependency() },
            CapDrop = ["ALL"],
            CapAdd = ["NET_BIND_SERVICE"],
        };
        service.Deploy = Limits(service, "256M");
        foreach ((string name, string target) in new[] { ("caddy-data", "/data"), ("caddy-config", "/config") })
            service.Volumes.Add(VolumeOf(name, target));
        return service;
    }

    private static Volume VolumeOf(string name, string target) =>
        new() { Name = name, Type = "volume", Source = name, Target = target };

    private static Healthcheck Check(List<string> test, string start) =>
        new() { Test = test, Interval = "10s", Timeout = "5s", Retries = 6, StartPeriod = start };

    /// <summary>
    /// Limits a service to one core by default, because Docker rejects a limit above the number of cores.
    /// </summary>
    private static Deploy Limits(Service service, string memory)
    {
        string name = service.Name.ToUpperInvariant();
        var limits = new ResourceSpec { Cpus = $"${{{name}_CPUS:-1}}", Memory = $"${{{name}_MEMORY:-{memory}}}" };
        return new Deploy { Resources = new() { Limits = limits } };
    }
}
