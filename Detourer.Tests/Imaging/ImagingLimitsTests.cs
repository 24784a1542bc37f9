using Detourer.Imaging;
using Detourer.Imaging.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Detourer.Tests.Imaging;

public sealed class ImagingLimitsTests
{
    [Theory]
    [InlineData(false, null, 250)]
    [InlineData(true, null, 100)]
    [InlineData(true, "200", 200)]
    public void A_shared_server_accepts_smaller_photos_unless_it_is_configured(
        bool isShared, string? setting, int megapixels)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Limits:MaxMegapixels", setting)]).Build();
        using ServiceProvider services = new ServiceCollection()
            .AddSingleton(configuration).AddImagingLimits(isShared).BuildServiceProvider();
        Assert.Equal(megapixels * 1_000_000L, services.GetRequiredService<ImagingLimits>().MaxPixels);
    }
}
