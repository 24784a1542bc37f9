{{/* Scale up at once and down slowly: a worker that has just downloaded its model is worth keeping. */}}
{{- define "detourer.scalingBehavior" -}}
scaleUp:
  stabilizationWindowSeconds: 0
  policies:
    - {type: Percent, value: 100, periodSeconds: 15}
    - {type: Pods, value: 4, periodSeconds: 15}
scaleDown:
  stabilizationWindowSeconds: 300
  policies:
    - {type: Percent, value: 50, periodSeconds: 60}
{{- end }}
