using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Detourer.Tests.Deploy;

/// <summary>Renders the chart in <c>deploy/helm</c>.</summary>
internal static class HelmChart
{
    /// <summary>Where Debian installs the packages from which the stand-in for helm is built.</summary>
    private const string GoPackages = "/usr/share/gocode";

    private static readonly Lazy<Task<string>> _standIn = new(BuildStandInAsync);

    public static string Folder { get; } = Path.Combine(Repository.Path, "deploy", "helm", "detourer");

    /// <summary>The values file of a test installation; null for “defaults”.</summary>
    public static string? ValuesOf(string installation) => installation == "defaults"
        ? null
        : Path.Combine(Repository.Path, "Detourer.Tests", "Deploy", "values", $"{installation}.yaml");

    /// <summary>The values that templates see: the chart's, overridden by the installation's.</summary>
    public static JsonObject AllValues(string installation)
    {
        JsonObject values = Yaml.ReadFile(Path.Combine(Folder, "values.yaml"));
        return ValuesOf(installation) is { } file ? Yaml.Merge(values, Yaml.ReadFile(file)) : values;
    }

    /// <summary>The manifests that Helm would send to the cluster.</summary>
    public static async Task<Release> RenderAsync(string installation, params string[] settings)
    {
        List<string> arguments = ["template", "demo", Folder, "--namespace", "photos"];
        if (ValuesOf(installation) is { } values) arguments.AddRange(["-f", values]);
        foreach (string setting in settings) arguments.AddRange(["--set", setting]);

        (int code, string manifests, string errors) = await RunAsync(await ProgramAsync(), arguments);
        Assert.True(code == 0, errors);
        return new Release(Manifests.Read(manifests), AllValues(installation));
    }

    /// <summary>The error output for a chart that cannot be rendered.</summary>
    public static async Task<string> RenderErrorAsync(string folder)
    {
        (int code, _, string errors) = await RunAsync(await ProgramAsync(), ["template", "demo", folder]);
        Assert.NotEqual(0, code);
        return errors;
    }

    private static async Task<string> ProgramAsync() => Require.FindTool("helm") ?? await _standIn.Value;

    /// <summary>Builds a stand-in that is as strict about templates as Helm, but has no cluster.</summary>
    private static async Task<string> BuildStandInAsync()
    {
        string go = Require.Tool("helm", "go");
        Assert.SkipUnless(Directory.Exists($"{GoPackages}/src/github.com/Masterminds/sprig"),
            "Neither helm nor the package golang-github-masterminds-sprig-dev is installed.");
        string program = Path.Combine(AppContext.BaseDirectory, "helm-stand-in");
        string source = Path.Combine(Repository.Path, "Detourer.Tests", "Deploy", "render", "main.go");
        (int code, _, string errors) = await RunAsync(go, ["build", "-o", program, source],
            ("GO111MODULE", "off"), ("GOPATH", GoPackages), ("GOFLAGS", ""));
        Assert.True(code == 0, errors);
        return program;
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(
        string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        CommandResult result = await CommandLine.ResultAsync(process);
        return (result.ExitCode, result.OutputText, result.Errors);
    }
}
