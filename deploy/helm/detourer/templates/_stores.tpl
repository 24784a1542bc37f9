{{/* The secret that the chart generates for bundled stores. */}}
{{- define "detourer.storesSecret" -}}
{{ include "detourer.name" . }}-stores
{{- end }}

{{/* The secret of a store: dict "root" $ "store" .Values.redis. Empty if it has none. */}}
{{- define "detourer.secretOf" -}}
{{- if .store.existingSecret -}}
{{ .store.existingSecret }}
{{- else if .store.bundled -}}
{{ include "detourer.storesSecret" .root }}
{{- end -}}
{{- end }}

{{/* A variable from a secret: dict "root" $ "store" .Values.redis "name" "REDIS_PASSWORD" "key" "password". */}}
{{- define "detourer.secretVariable" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef:
      name: {{ include "detourer.secretOf" . }}
      key: {{ .key }}
{{- end }}

{{- define "detourer.redisAddress" -}}
{{- with .Values.redis -}}
{{- if .bundled -}}
{{ include "detourer.name" $ }}-redis:6379
{{- else -}}
{{ required "redis.external.host is required when redis.bundled is false." .external.host }}:{{ .external.port }}
{{- end -}}
{{- end -}}
{{- end }}

{{- define "detourer.mysqlServer" -}}
{{- with .Values.mysql -}}
{{- if .bundled -}}
Server={{ include "detourer.name" $ }}-mysql;Port=3306
{{- else -}}
Server={{ required "mysql.external.host is required when mysql.bundled is false." .external.host }};Port={{ .external.port }}
{{- end -}}
{{- end -}}
{{- end }}

{{- define "detourer.s3Endpoint" -}}
{{- with .Values.s3 -}}
{{- if .bundled -}}
http://{{ include "detourer.name" $ }}-minio:9000
{{- else -}}
{{ required "s3.external.endpoint is required when s3.bundled is false." .external.endpoint }}
{{- end -}}
{{- end -}}
{{- end }}

{{/* Where browsers reach files; empty: web serves them. */}}
{{- define "detourer.publicEndpoint" -}}
{{- if not .Values.s3.bundled -}}
{{ .Values.s3.external.publicEndpoint }}
{{- else if .Values.ingress.enabled -}}
{{ ternary "https" "http" .Values.ingress.tls.enabled }}://{{ .Values.ingress.filesHost }}
{{- end -}}
{{- end }}

{{/* The port of a URL; 443 for https://host/. */}}
{{- define "detourer.portOf" -}}
{{- $url := urlParse . -}}
{{- regexFind "[0-9]+$" (regexFind ":[0-9]+$" $url.host) | default (ternary "443" "80" (eq $url.scheme "https")) -}}
{{- end }}
