using k8s;
using k8s.Models;

namespace Detourer.Tests.Deploy;

// KEDA's two resources, with the fields that the chart uses. The Kubernetes client does not have them.

internal sealed class ScaledObject : IKubernetesObject<V1ObjectMeta>
{
    public required string ApiVersion { get; set; }

    public required string Kind { get; set; }

    public required V1ObjectMeta Metadata { get; set; }

    public required ScaledObjectSpec Spec { get; set; }
}

internal sealed class ScaledObjectSpec
{
    public required ScaleTarget ScaleTargetRef { get; set; }

    public int MinReplicaCount { get; set; }

    public int MaxReplicaCount { get; set; }

    public int PollingInterval { get; set; }

    public int CooldownPeriod { get; set; }

    public ScalingDetails? Advanced { get; set; }

    public required List<Trigger> Triggers { get; set; }
}

internal sealed class ScaleTarget
{
    public required string Name { get; set; }
}

internal sealed class ScalingDetails
{
    public AutoscalerDetails? HorizontalPodAutoscalerConfig { get; set; }
}

internal sealed class AutoscalerDetails
{
    public V2HorizontalPodAutoscalerBehavior? Behavior { get; set; }
}

/// <summary>A trigger. Its metadata are strings for every type of trigger.</summary>
internal sealed class Trigger
{
    public required string Type { get; set; }

    public required string Name { get; set; }

    public string? MetricType { get; set; }

    public required Dictionary<string, string> Metadata { get; set; }

    public TriggerAuthenticationName? AuthenticationRef { get; set; }
}

internal sealed class TriggerAuthenticationName
{
    public required string Name { get; set; }
}

internal sealed class TriggerAuthentication : IKubernetesObject<V1ObjectMeta>
{
    public required string ApiVersion { get; set; }

    public required string Kind { get; set; }

    public required V1ObjectMeta Metadata { get; set; }

    public required TriggerAuthenticationSpec Spec { get; set; }
}

internal sealed class TriggerAuthenticationSpec
{
    public required List<SecretParameter> SecretTargetRef { get; set; }
}

internal sealed class SecretParameter
{
    public required string Parameter { get; set; }

    public required string Name { get; set; }

    public required string Key { get; set; }
}
