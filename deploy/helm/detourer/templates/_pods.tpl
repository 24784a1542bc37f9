{{/* Common fields of the pods that run Detourer's images. Argument: dict "root" $ "values" .Values.web "component" "web". */}}
{{- define "detourer.pod" -}}
automountServiceAccountToken: false
# Otherwise Kubernetes adds variables for each service, which would mix with the settings.
enableServiceLinks: false
securityContext:
  {{- include "detourer.unprivileged" 1654 | nindent 2 }}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "detourer.selector" . | nindent 8 }}
{{- end }}

{{/* Security context of a pod. Argument: the numeric id of its user. */}}
{{- define "detourer.unprivileged" -}}
runAsNonRoot: true
runAsUser: {{ . }}
runAsGroup: {{ . }}
fsGroup: {{ . }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{/* Security context of a container without any privileges. */}}
{{- define "detourer.locked" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* /alive: the process responds. /health: its dependencies are available. A process that waits for its database is
     alive but not ready. */}}
{{- define "detourer.probes" -}}
startupProbe:
  httpGet: {path: /alive, port: http}
  periodSeconds: 2
  failureThreshold: 60
livenessProbe:
  httpGet: {path: /alive, port: http}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: {path: /health, port: http}
  periodSeconds: 5
  timeoutSeconds: 5
{{- end }}
