{{/* Annotations of a hook. A bundled database exists only after the installation. Argument: dict "root" $ "weight" "0". */}}
{{- define "detourer.hook" -}}
annotations:
  helm.sh/hook: {{ ternary "post-install" "pre-install" .root.Values.mysql.bundled }},pre-upgrade
  helm.sh/hook-weight: {{ .weight | quote }}
  helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end }}
