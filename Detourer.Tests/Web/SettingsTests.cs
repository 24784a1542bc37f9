using System.Reflection;
using Detourer.Imaging.Hosting;
using Detourer.Jobs;
using Detourer.Jobs.Admission;
using Detourer.Jobs.Queue;
using Detourer.Jobs.S3;
using Detourer.Web.Intake;
using Detourer.Web.Scaling;
using Detourer.Worker;

namespace Detourer.Tests.Web;

public sealed class SettingsTests
{
    [Theory]
    [InlineData(typeof(JobsOptions))]
    [InlineData(typeof(AdmissionOptions))]
    [InlineData(typeof(QueueOptions))]
    [InlineData(typeof(StorageOptions))]
    [InlineData(typeof(LimitsOptions))]
    [InlineData(typeof(WorkerOptions))]
    [InlineData(typeof(IntakeOptions))]
    [InlineData(typeof(DownloadsOptions))]
    [InlineData(typeof(ScalingOptions))]
    public void The_readme_names_every_setting(Type options)
    {
        string readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md"));
        string section = options.Name[..^"Options".Length];
        PropertyInfo[] settings = [.. options.GetProperties().Where(property => property.CanWrite)];
        Assert.NotEmpty(settings);
        foreach (PropertyInfo setting in settings) Assert.Contains($"`{section}__{setting.Name}`", readme, StringComparison.Ordinal);
    }
}
