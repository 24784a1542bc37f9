{{/* The kubelet inserts secrets into the connection strings: $(NAME) refers to a variable defined earlier. */}}
{{- define "detourer.redisConnection" -}}
{{- $redis := .Values.redis -}}
{{- $secret := include "detourer.secretOf" (dict "root" $ "store" $redis) -}}
{{- if $secret }}
{{ include "detourer.secretVariable" (dict "root" $ "store" $redis "name" "REDIS_PASSWORD" "key" $redis.passwordKey) }}
{{- end }}
{{- $parts := list (include "detourer.redisAddress" .) }}
{{- if not $redis.bundled }}
{{- with $redis.external }}
{{- if .user }}
# KEDA reads the user from this variable.
- name: REDIS_USER
  value: {{ .user | quote }}
{{- $parts = append $parts (printf "user=%s" .user) }}
{{- end }}
{{- if .tls }}{{ $parts = append $parts "ssl=true" }}{{ end }}
{{- if .options }}{{ $parts = append $parts .options }}{{ end }}
{{- end }}
{{- end }}
{{- if $secret }}{{ $parts = append $parts "password=$(REDIS_PASSWORD)" }}{{ end }}
- name: ConnectionStrings__redis
  value: {{ join "," $parts | quote }}
{{- end }}

{{- define "detourer.mysqlConnection" -}}
{{- $mysql := .Values.mysql -}}
{{ include "detourer.secretVariable" (dict "root" $ "store" $mysql "name" "MYSQL_PASSWORD" "key" $mysql.passwordKey) }}
{{- $options := ternary "" $mysql.external.options $mysql.bundled }}
- name: ConnectionStrings__detourer
  value: {{ printf "%s;User ID=%s;Password='$(MYSQL_PASSWORD)';Database=%s%s" (include "detourer.mysqlServer" .)
    $mysql.user $mysql.database (ternary (printf ";%s" $options) "" (ne $options "")) | quote }}
{{- end }}

{{- define "detourer.s3Connection" -}}
{{- $s3 := .Values.s3 -}}
{{ include "detourer.secretVariable" (dict "root" $ "store" $s3 "name" "S3_ACCESS_KEY" "key" $s3.accessKeyKey) }}
{{ include "detourer.secretVariable" (dict "root" $ "store" $s3 "name" "S3_SECRET_KEY" "key" $s3.secretKeyKey) }}
{{- $region := ternary "" $s3.external.region $s3.bundled }}
- name: ConnectionStrings__minio
  value: {{ printf "Endpoint=%s;AccessKey=$(S3_ACCESS_KEY);SecretKey=$(S3_SECRET_KEY)%s" (include "detourer.s3Endpoint" .)
    (ternary (printf ";Region=%s" $region) "" (ne $region "")) | quote }}
{{- end }}

{{/* Settings of both web and workers. Argument: dict "root" $ "values" .Values.web "component" "web". */}}
{{- define "detourer.environment" -}}
{{- $values := .root.Values -}}
{{ include "detourer.redisConnection" .root | trim }}
{{ include "detourer.mysqlConnection" .root | trim }}
{{ include "detourer.s3Connection" .root | trim }}
- name: Storage__Bucket
  value: {{ $values.s3.bucket | quote }}
- name: Limits__MaxMegabytes
  value: {{ $values.limits.maxMegabytes | quote }}
{{- with $values.telemetry.endpoint }}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ . | quote }}
- name: OTEL_SERVICE_NAME
  value: {{ printf "detourer-%s" $.component }}
{{- end }}
{{- range $name, $value := merge (dict) .values.settings $values.settings }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}
