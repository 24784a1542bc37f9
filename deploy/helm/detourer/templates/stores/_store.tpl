{{/*
A bundled store: one pod with a volume, and its service.
Argument: dict "root" $ "component" "redis" "values" .Values.redis "port" 6379 "portName" "redis" "data" "/data"
    "user" 999 "container" (command, env and probes, as text) "writable" (list "/tmp"), other writable folders.
*/}}
{{- define "detourer.store" -}}
apiVersion: v1
kind: Service
metadata:
  {{- include "detourer.metadata" . | nindent 2 }}
spec:
  selector:
    {{- include "detourer.selector" . | nindent 4 }}
  ports:
    - {name: {{ .portName }}, port: {{ .port }}, targetPort: {{ .portName }}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  {{- include "detourer.metadata" . | nindent 2 }}
spec:
  replicas: 1
  serviceName: {{ include "detourer.name" .root }}-{{ .component }}
  selector:
    matchLabels:
      {{- include "detourer.selector" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "detourer.selector" . | nindent 8 }}
    spec:
      automountServiceAccountToken: false
      enableServiceLinks: false
      securityContext:
        {{- include "detourer.unprivileged" .user | nindent 8 }}
      terminationGracePeriodSeconds: 60
      containers:
        - name: {{ .component }}
          image: {{ .values.image }}
          ports:
            - {name: {{ .portName }}, containerPort: {{ .port }}}
          {{- .container | trim | nindent 10 }}
          resources:
            {{- toYaml .values.resources | nindent 12 }}
          securityContext:
            {{- include "detourer.locked" . | nindent 12 }}
          volumeMounts:
            - {name: data, mountPath: {{ .data }}}
            {{- range $i, $path := .writable }}
            - {name: writable-{{ $i }}, mountPath: {{ $path }}}
            {{- end }}
      volumes:
        {{- range $i, $path := .writable }}
        - name: writable-{{ $i }}
          emptyDir: {}
        {{- end }}
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        {{- with .values.storage.class }}
        storageClassName: {{ . }}
        {{- end }}
        resources:
          requests:
            storage: {{ .values.storage.size }}
{{- end }}
