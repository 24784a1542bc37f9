using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Detourer.AppHost.Tests;

/// <summary>The application as it is described; nothing starts.</summary>
public sealed class ModelTests(ApplicationModel model) : IClassFixture<ApplicationModel>
{
    private Cockpit Cockpit => model.Cockpit;

    [Fact]
    public void Clearing_all_jobs_asks_and_the_row_that_would_not_ask_is_hidden()
    {
        ResourceCommandAnnotation clear = Command(Cockpit["web"], "clear-jobs");
        Assert.NotNull(clear.ConfirmationMessage);
        Assert.Contains(Cockpit["clear"].Annotations, annotation => annotation is HiddenAnnotation);
        Assert.Contains(Cockpit["pull"].Annotations, annotation => annotation is HiddenAnnotation);
    }

    [Fact]
    public void Web_has_the_same_port_at_each_start()
    {
        EndpointAnnotation http = Assert.Single(Cockpit["web"].Annotations.OfType<EndpointAnnotation>());
        Assert.Equal(5080, http.Port);
    }

    [Fact]
    public void Each_worker_is_a_resource_with_an_endpoint_of_its_own()
    {
        foreach (string worker in (string[])["worker", "worker-2", "worker-3"])
        {
            Assert.Single(Cockpit[worker].Annotations.OfType<EndpointAnnotation>());
            Assert.DoesNotContain(Cockpit[worker].Annotations.OfType<ReplicaAnnotation>(), it => it.Replicas > 1);
        }
    }

    [Fact]
    public async Task The_settings_are_shown_among_the_parameters()
    {
        Assert.Equal("1", await ((ParameterResource)Cockpit["worker-replicas"]).GetValueAsync(Limits.Token));
        Assert.Equal("isnet-general-use", await ((ParameterResource)Cockpit["model"]).GetValueAsync(Limits.Token));
    }

    [Fact]
    public void A_model_is_chosen_from_the_catalog()
    {
#pragma warning disable ASPIREINTERACTION001 // For evaluation
        InteractionInput choice = Assert.Single(Command(Cockpit["web"], "pull-model").Arguments);
        Assert.Contains("u2netp", choice.Options!.Select(option => option.Key));
#pragma warning restore ASPIREINTERACTION001
    }

    private static ResourceCommandAnnotation Command(IResource resource, string name) =>
        resource.Annotations.OfType<ResourceCommandAnnotation>().Single(command => command.Name == name);
}

/// <summary>The application model, built once.</summary>
public sealed class ApplicationModel : IAsyncLifetime
{
    internal Cockpit Cockpit { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Cockpit = await Cockpit.BuildAsync();

    public async ValueTask DisposeAsync() => await Cockpit.DisposeAsync();
}
