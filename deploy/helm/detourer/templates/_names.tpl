{{/* What everything is called: the release, with the chart's name where that does not say it. */}}
{{- define "detourer.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{ .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else -}}
{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}
{{- end -}}
{{- end }}

{{/* By which a component's pods are found. Of: dict "root" $ "component" "web". They must never change. */}}
{{- define "detourer.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{/* All labels. Not for pods, which would be started anew with every version: stores too. */}}
{{- define "detourer.labels" -}}
{{ include "detourer.selector" . }}
app.kubernetes.io/version: {{ .root.Values.image.tag | default .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: detourer
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{/* Name and labels of what belongs to a component. */}}
{{- define "detourer.metadata" -}}
name: {{ include "detourer.name" .root }}-{{ .component }}
labels:
  {{- include "detourer.labels" . | nindent 2 }}
{{- end }}

{{- define "detourer.image" -}}
{{ printf "%s%s:%s" .root.Values.image.prefix .image (.root.Values.image.tag | default .root.Chart.AppVersion) }}
{{- end }}
