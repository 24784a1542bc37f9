using Detourer.Jobs.Workers;

namespace Detourer.Web.Workers;

/// <summary>How some workers run a model.</summary>
/// <param name="Model">The model.</param>
/// <param name="Decision">What they decided; the figures are those of the fastest.</param>
/// <param name="Workers">The number of workers.</param>
internal sealed record ModelRun(string Model, ModelDecision Decision, int Workers)
{
    /// <summary>Groups the workers' reports by model and decision, in a stable order.</summary>
    public static IEnumerable<ModelRun> Of(IEnumerable<ModelReport> models) => models
        .Where(model => model.Decision is not null)
        .GroupBy(model => (model.Name, Decision: model.Decision! with { Gate = null }))
        .Select(same => new ModelRun(same.Key.Name, Fastest(same), same.Count()))
        .OrderBy(run => run.Model).ThenBy(run => run.Decision.Device).ThenBy(run => run.Decision.Precision)
        .ThenBy(run => run.Decision.Reason);

    private static ModelDecision Fastest(IEnumerable<ModelReport> same) => same
        .Select(model => model.Decision!)
        .MinBy(decision => decision.Gate?.CandidateMilliseconds ?? double.MaxValue)!;
}
