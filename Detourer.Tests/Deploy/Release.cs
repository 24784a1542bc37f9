using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace Detourer.Tests.Deploy;

/// <summary>The pods that a deployment, a stateful set or a job starts.</summary>
internal sealed record Pods(IKubernetesObject<V1ObjectMeta> Owner, V1PodTemplateSpec Template)
{
    public string Component => Template.Metadata.Labels["app.kubernetes.io/component"];

    public IEnumerable<V1Container> Containers => [.. Template.Spec.InitContainers ?? [], .. Template.Spec.Containers];

    /// <summary>Whether they run one of Detourer's images.</summary>
    public bool RunDetourer => Component is "web" or "worker" or "migration";

    public bool Match(IDictionary<string, string>? labels) =>
        (labels ?? new Dictionary<string, string>()).All(label =>
            Template.Metadata.Labels.TryGetValue(label.Key, out string? value) && value == label.Value);

    public bool Match(V1LabelSelector selector) => Match(selector.MatchLabels)
        && (selector.MatchExpressions ?? []).All(expression => expression.OperatorProperty == "In"
            && Template.Metadata.Labels.TryGetValue(expression.Key, out string? value)
            && expression.Values.Contains(value));

    /// <summary>Whether a container listens on a port, given by name or number.</summary>
    public bool Listens(string? port) => Containers.SelectMany(container => container.Ports ?? [])
        .Any(open => open.Name == port || open.ContainerPort.ToString(null, null) == port);
}

/// <summary>A rendered installation of the chart.</summary>
internal sealed class Release(List<IKubernetesObject<V1ObjectMeta>> objects, JsonObject values)
{
    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Objects => objects;

    public JsonObject Values => values;

    public IReadOnlyList<Pods> Pods { get; } =
    [
        .. objects.Select(owner => owner switch
        {
            V1Deployment deployment => new Pods(owner, deployment.Spec.Template),
            V1StatefulSet set => new Pods(owner, set.Spec.Template),
            V1Job job => new Pods(owner, job.Spec.Template),
            _ => null,
        }).OfType<Pods>(),
    ];

    public Pods this[string component] => Pods.Single(pods => pods.Component == component);

    public IEnumerable<T> All<T>() => objects.OfType<T>();

    public T The<T>(string name) where T : IKubernetesObject<V1ObjectMeta> =>
        All<T>().Single(found => found.Metadata.Name == name);

    /// <summary>Secrets that exist already, according to the values.</summary>
    public IReadOnlyList<string> Existing { get; } =
    [
        .. new[] { "redis", "mysql", "s3" }.Select(store => (string?)values[store]!["existingSecret"]).OfType<string>(),
        .. values["image"]!["pullSecrets"]!.AsArray().Select(name => (string)name!),
    ];

    /// <summary>Whether a secret exists and has this key.</summary>
    public bool HasSecret(string name, string key) => Existing.Contains(name)
        || All<V1Secret>().Any(secret => secret.Metadata.Name == name && secret.Data.ContainsKey(key));
}
