using Detourer.Imaging;
using Detourer.Imaging.Hosting;
using Detourer.Imaging.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Detourer.Tests.Imaging.Models;

public sealed class AllowedModelsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_default_model_and_those_on_disk_are_allowed_unless_configured()
    {
        AllowedModels allowed = Create().GetRequiredService<AllowedModels>();
        Assert.Equal(["isnet-general-use"], Names(allowed));
        Assert.Equal("isnet-general-use", allowed.Find(null).Name);
        ImagingException error = Assert.Throws<ImagingException>(() => allowed.Find("u2netp"));
        Assert.Equal("model_not_allowed", error.Code);

        File.WriteAllBytes(_folder["u2netp.onnx"], []);
        Assert.Equal(["isnet-general-use", "u2netp"], Names(allowed));
        Assert.Equal("u2netp", allowed.Find("u2netp").Name);
    }

    [Fact]
    public void A_list_allows_its_models_only()
    {
        File.WriteAllBytes(_folder["silueta.onnx"], []);
        AllowedModels allowed = Create(("Models:Allowed", "u2net, u2netp")).GetRequiredService<AllowedModels>();
        Assert.Equal(["u2net", "u2netp"], Names(allowed));
        Assert.Equal("model_not_allowed", Assert.Throws<ImagingException>(() => allowed.Find("silueta")).Code);
        Assert.Equal("unknown_model", Assert.Throws<ImagingException>(() => allowed.Find("no-such-model")).Code);
    }

    [Fact]
    public void A_star_allows_all_models() => Assert.Equal(
        ModelCatalog.BuiltIn.Models.Select(model => model.Name),
        Names(Create(("Models:Allowed", "*")).GetRequiredService<AllowedModels>()));

    [Theory]
    [InlineData("Models:Allowed", "u2net,no-such-model", "no-such-model")]
    [InlineData("Models:MemoryBudget", "0", "MemoryBudget")]
    public void Invalid_settings_are_refused_by_name(string setting, string value, string named)
    {
        OptionsValidationException error = Assert.Throws<OptionsValidationException>(
            () => Create((setting, value)).GetRequiredService<IOptions<ModelsOptions>>().Value);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_memory_budget_is_a_limit_of_the_engine()
    {
        ImagingLimits limits = Create(("Models:MemoryBudget", "500")).GetRequiredService<ImagingLimits>();
        Assert.Equal(500_000_000, limits.ModelMemoryBytes);
        ImagingException error = Assert.Throws<ImagingException>(
            () => limits.CheckMemory(ModelCatalog.BuiltIn.Default));
        Assert.Equal("model_too_large_for_worker", error.Code);
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> Names(AllowedModels allowed) => allowed.All.Select(model => model.Name);

    private ServiceProvider Create(params (string Name, string Value)[] settings)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["Models:Directory"] = _folder.Path;
        foreach ((string name, string value) in settings) builder.Configuration[name] = value;
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddModelStore();
        builder.Services.AddAllowedModels(provider => provider.GetRequiredService<ModelStore>().Has);
        builder.Services.AddImagingLimits(isShared: false);
        return builder.Services.BuildServiceProvider();
    }
}
