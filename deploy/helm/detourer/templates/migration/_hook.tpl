{{/* A bundled database is not there before the release is. Of: dict "root" $ "weight" "0". */}}
{{- define "detourer.hook" -}}
annotations:
  helm.sh/hook: {{ ternary "post-install" "pre-install" .root.Values.mysql.bundled }},pre-upgrade
  helm.sh/hook-weight: {{ .weight | quote }}
  helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end }}
