using Detourer.Tests.Support;
using k8s.Models;

namespace Detourer.Tests.Deploy;

public sealed class HelmMigrationTests(SharedMariaDb mariaDb)
{
    [Theory]
    [InlineData("defaults", "post-install,pre-upgrade")]
    [InlineData("external", "pre-install,pre-upgrade")]
    [InlineData("to-zero", "pre-install,pre-upgrade")]
    public async Task The_database_is_brought_up_to_date_as_soon_as_it_is_there(string installation, string hook)
    {
        Release release = await HelmChart.RenderAsync(installation);
        V1Job job = Assert.Single(release.All<V1Job>());
        Assert.Equal(hook, job.Metadata.Annotations["helm.sh/hook"]);
        Assert.Equal(["migrate"], Assert.Single(release["migration"].Containers).Args);

        // The policy that lets it out must be there before it, and goes when it goes.
        IDictionary<string, string> policy = release.The<V1NetworkPolicy>(job.Metadata.Name).Metadata.Annotations;
        Assert.Equal(hook, policy["helm.sh/hook"]);
        Assert.True(int.Parse(policy["helm.sh/hook-weight"], null) < int.Parse(job.Metadata.Annotations["helm.sh/hook-weight"], null));
    }

    [Theory]
    [InlineData("external")]
    [InlineData("to-zero")]
    public async Task Before_the_first_installation_it_reads_no_secret_of_the_chart(string installation)
    {
        Release release = await HelmChart.RenderAsync(installation);
        V1SecretKeySelector secret = Assert.Single(
            release["migration"].Containers.SelectMany(container => container.Env)
                .Select(variable => variable.ValueFrom?.SecretKeyRef).OfType<V1SecretKeySelector>());
        Assert.Equal("our-mysql", secret.Name);
    }

    [Fact]
    public async Task It_needs_the_database_alone()
    {
        Require.Tool("mariadbd");
        Release release = await HelmChart.RenderAsync("defaults");
        using var worker = new CommandLine();
        foreach (V1EnvVar variable in Assert.Single(release["migration"].Containers).Env)
            if (variable.Value is { } value) worker.Environment[variable.Name] = value;
        worker.Environment["ConnectionStrings__detourer"] = await mariaDb.CreateDatabaseAsync();
        CommandResult result = await worker.RunAsync("migrate");
        Assert.True(result.ExitCode == 0, result.OutputText + result.Errors);
    }
}
