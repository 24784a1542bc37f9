using k8s.Models;

namespace Detourer.Tests.Deploy;

public sealed class HelmMigrationTests(SharedMariaDb mariaDb)
{
    [Theory]
    [InlineData("defaults", "post-install,pre-upgrade")]
    [InlineData("external", "pre-install,pre-upgrade")]
    [InlineData("to-zero", "pre-install,pre-upgrade")]
    public async Task The_migration_runs_as_soon_as_the_database_exists(string installation, string hook)
    {
        Release release = await HelmChart.RenderAsync(installation);
        V1Job job = Assert.Single(release.All<V1Job>());
        Assert.Equal(hook, job.Metadata.Annotations["helm.sh/hook"]);
        Assert.Equal(["migrate"], Assert.Single(release["migration"].Containers).Args);

        // The policy that allows its connections is created before it, and removed with it.
        IDictionary<string, string> policy = release.The<V1NetworkPolicy>(job.Metadata.Name).Metadata.Annotations;
        Assert.Equal(hook, policy["helm.sh/hook"]);
        Assert.True(Weight(policy) < Weight(job.Metadata.Annotations));

        static int Weight(IDictionary<string, string> annotations) =>
            int.Parse(annotations["helm.sh/hook-weight"], null);
    }

    [Theory]
    [InlineData("external")]
    [InlineData("to-zero")]
    public async Task Before_the_first_installation_the_migration_reads_no_secret_of_the_chart(string installation)
    {
        Release release = await HelmChart.RenderAsync(installation);
        V1SecretKeySelector secret = Assert.Single(
            release["migration"].Containers.SelectMany(container => container.Env)
                .Select(variable => variable.ValueFrom?.SecretKeyRef).OfType<V1SecretKeySelector>());
        Assert.Equal("our-mysql", secret.Name);
    }

    [Fact]
    public async Task The_migration_needs_only_the_database()
    {
        Require.Tool("mariadbd");
        Release release = await HelmChart.RenderAsync("defaults");
        using var worker = new CommandLine("Detourer.Worker");
        foreach (V1EnvVar variable in Assert.Single(release["migration"].Containers).Env)
            if (variable.Value is { } value) worker.Environment[variable.Name] = value;
        worker.Environment["ConnectionStrings__detourer"] = await mariaDb.CreateDatabaseAsync();
        CommandResult result = await worker.RunAsync("migrate");
        Assert.True(result.ExitCode == 0, result.OutputText + result.Errors);
    }
}
