using Detourer.Jobs.Workers;
using Detourer.Web.Workers;

namespace Detourer.Tests.Web;

public sealed class FleetStateTests
{
    private const string Default = "isnet-general-use";

    [Fact]
    public void Without_workers_the_default_model_is_no_obstacle()
    {
        FleetState state = FleetState.Of([]);
        Assert.Empty(state.OnDisk);
        Assert.Equal([new ModelProgress(Default, ModelState.Ready)], state.Progress);
    }

    [Fact]
    public void The_worker_that_is_furthest_with_a_model_speaks_for_the_fleet()
    {
        var slow = new ModelProgress("silueta", ModelState.Fetching, 1, 9);
        ModelProgress fast = slow with { Bytes = 8 };
        var missing = new ModelProgress(Default, ModelState.Unavailable, Message: "Put it there.");
        FleetState state = FleetState.Of([
            Report(new(Default, false, missing), new("silueta", false, slow)),
            Report(new("silueta", false, fast), new("u2netp", true, null)),
            Report(new("silueta", false, fast with { State = ModelState.Unavailable }), new("u2netp", true, null)),
        ]);
        Assert.Equal(["u2netp"], state.OnDisk);
        Assert.Equal([missing, fast], state.Progress);

        var ready = new ModelProgress(Default, ModelState.Ready);
        FleetState one = FleetState.Of(
            [Report(new ModelReport(Default, false, missing)), Report(new ModelReport(Default, true, ready))]);
        Assert.Equal([ready], one.Progress);
    }

    [Fact]
    public void Workers_that_run_a_model_alike_are_counted_together_with_the_figures_of_the_fastest()
    {
        ModelDecision Int8(double milliseconds) =>
            new("cpu", "int8", false, "passed the gate", new ModelComparison(0.99, 0.1, 800, milliseconds));
        var gpu = new ModelDecision("cuda", "fp32", false, "gives the matte of the CPU");
        FleetState state = FleetState.Of([
            Report(new ModelReport(Default, true, null, Int8(300))) with { Device = new("cpu", "No GPU.") },
            Report(new ModelReport(Default, true, null, Int8(200))) with { Device = new("cpu", "No GPU.") },
            Report(new ModelReport(Default, true, null, gpu)) with { Device = new("cuda", "It works.") },
            Report(new ModelReport(Default, true, null)), // of an earlier version
        ]);
        Assert.Equal([new ModelRun(Default, Int8(200), 2), new ModelRun(Default, gpu, 1)], state.Runs);
        Assert.Equal([new FleetDevice("cpu", "No GPU.", 2), new FleetDevice("cuda", "It works.", 1)], state.Devices);
    }

    private static WorkerReport Report(params ModelReport[] models) =>
        new("worker", "1", 0, models, DateTimeOffset.UnixEpoch);
}
