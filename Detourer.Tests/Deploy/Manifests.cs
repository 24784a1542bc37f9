using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace Detourer.Tests.Deploy;

/// <summary>
/// Reads manifests as strictly as a cluster does: an unknown field or kind, or a value of the wrong type, is an error.
/// </summary>
internal static class Manifests
{
    private static readonly Dictionary<string, Type> _kinds = new()
    {
        ["v1/PersistentVolumeClaim"] = typeof(V1PersistentVolumeClaim),
        ["v1/Secret"] = typeof(V1Secret),
        ["v1/Service"] = typeof(V1Service),
        ["apps/v1/Deployment"] = typeof(V1Deployment),
        ["apps/v1/StatefulSet"] = typeof(V1StatefulSet),
        ["autoscaling/v2/HorizontalPodAutoscaler"] = typeof(V2HorizontalPodAutoscaler),
        ["batch/v1/Job"] = typeof(V1Job),
        ["keda.sh/v1alpha1/ScaledObject"] = typeof(ScaledObject),
        ["keda.sh/v1alpha1/TriggerAuthentication"] = typeof(TriggerAuthentication),
        ["networking.k8s.io/v1/Ingress"] = typeof(V1Ingress),
        ["networking.k8s.io/v1/NetworkPolicy"] = typeof(V1NetworkPolicy),
        ["policy/v1/PodDisruptionBudget"] = typeof(V1PodDisruptionBudget),
    };

    private static readonly JsonSerializerOptions _exact = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static List<IKubernetesObject<V1ObjectMeta>> Read(string yaml)
    {
        // The Kubernetes client rejects unknown fields, but accepts 8080 where a cluster requires a string.
        foreach (JsonNode manifest in Yaml.ReadAll(yaml))
        {
            var kind = $"{manifest["apiVersion"]}/{manifest["kind"]}";
            if (!_kinds.TryGetValue(kind, out Type? type)) throw new JsonException($"Unknown kind: {kind}.");
            manifest.Deserialize(type, _exact);
        }

        List<object> objects = KubernetesYaml.LoadAllFromString(yaml, _kinds, strict: true);
        return [.. objects.Cast<IKubernetesObject<V1ObjectMeta>>()];
    }
}
