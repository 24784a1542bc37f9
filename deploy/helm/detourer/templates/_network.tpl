{{/* Egress to DNS, wherever the cluster runs it. */}}
{{- define "detourer.toNames" -}}
- ports:
    - {protocol: UDP, port: 53}
    - {protocol: TCP, port: 53}
{{- end }}

{{/* Egress to a store: dict "root" $ "store" $.Values.redis "component" "redis" "port" 6379. An external store is allowed
     by its addresses, because policies do not support host names. */}}
{{- define "detourer.toStore" -}}
- ports:
    - {protocol: TCP, port: {{ .port }}}
  to:
  {{- if .store.bundled }}
    - podSelector:
        matchLabels:
          {{- include "detourer.selector" . | nindent 10 }}
  {{- else }}
  {{- range .store.external.cidrs }}
    - ipBlock: {cidr: {{ . | quote }}}
  {{- end }}
  {{- end }}
{{- end }}

{{- define "detourer.toMysql" -}}
{{ include "detourer.toStore" (dict "root" . "store" .Values.mysql "component" "mysql"
    "port" (ternary 3306 .Values.mysql.external.port .Values.mysql.bundled)) }}
{{- end }}

{{/* The egress rules of web and workers. */}}
{{- define "detourer.toAll" -}}
{{- $values := .Values -}}
{{ include "detourer.toNames" . }}
{{ include "detourer.toMysql" . }}
{{ include "detourer.toStore" (dict "root" . "store" $values.redis "component" "redis"
    "port" (ternary 6379 $values.redis.external.port $values.redis.bundled)) }}
{{ include "detourer.toStore" (dict "root" . "store" $values.s3 "component" "minio"
    "port" (include "detourer.portOf" (include "detourer.s3Endpoint" .))) }}
{{- with $values.telemetry.endpoint }}
- ports:
    - {protocol: TCP, port: {{ include "detourer.portOf" . }}}
{{- end }}
# The Internet: models and image URLs.
- ports:
    - {protocol: TCP, port: 80}
    - {protocol: TCP, port: 443}
  to:
    - ipBlock:
        cidr: 0.0.0.0/0
        except:
          {{- toYaml $values.networkPolicy.privateNetworks | nindent 10 }}
    - ipBlock:
        cidr: ::/0
        except: [fc00::/7, fe80::/10]
{{- with $values.networkPolicy.egress }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "detourer.fromKeda" -}}
- namespaceSelector:
    matchLabels:
      kubernetes.io/metadata.name: {{ .Values.worker.autoscaling.keda.namespace }}
{{- end }}

{{/* "true" if KEDA scales the workers. */}}
{{- define "detourer.keda" -}}
{{- if and .Values.worker.autoscaling.enabled .Values.worker.autoscaling.keda.enabled }}true{{ end -}}
{{- end }}
