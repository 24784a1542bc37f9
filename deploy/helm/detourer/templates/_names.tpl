{{/* The prefix of all names: the release's name, followed by the chart's name unless it contains that already. */}}
{{- define "detourer.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{ .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else -}}
{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}
{{- end -}}
{{- end }}

{{/* The labels that select a component's pods; they must never change. Argument: dict "root" $ "component" "web". */}}
{{- define "detourer.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{/* All labels. Not for pods: a new version would restart every pod, even those of the stores. */}}
{{- define "detourer.labels" -}}
{{ include "detourer.selector" . }}
app.kubernetes.io/version: {{ .root.Values.image.tag | default .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: detourer
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{/* Name and labels of an object of a component. */}}
{{- define "detourer.metadata" -}}
name: {{ include "detourer.name" .root }}-{{ .component }}
labels:
  {{- include "detourer.labels" . | nindent 2 }}
{{- end }}

{{- define "detourer.image" -}}
{{ printf "%s%s:%s" .root.Values.image.prefix .image (.root.Values.image.tag | default .root.Chart.AppVersion) }}
{{- end }}
