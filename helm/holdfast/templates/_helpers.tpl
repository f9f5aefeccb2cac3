{{- define "holdfast.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{/* Short enough for a pod's number and the suffixes of the chart. */}}
{{- define "holdfast.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 45 | trimSuffix "-" -}}
{{- else if contains (include "holdfast.name" .) .Release.Name -}}
{{- .Release.Name | trunc 45 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "holdfast.name" .) | trunc 45 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "holdfast.selector" -}}
app.kubernetes.io/name: {{ include "holdfast.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: service
{{- end -}}

{{- define "holdfast.redisSelector" -}}
app.kubernetes.io/name: {{ include "holdfast.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: redis
{{- end -}}

{{- define "holdfast.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: holdfast
{{- end -}}

{{- define "holdfast.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{- define "holdfast.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{ .Values.serviceAccount.name | default (include "holdfast.fullname" .) }}
{{- else -}}
{{ .Values.serviceAccount.name | default "default" }}
{{- end -}}
{{- end -}}

{{/* What the restricted Pod Security Standard asks for. */}}
{{- define "holdfast.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* Kubernetes puts the pod's name in place of $(POD_NAME). */}}
{{- define "holdfast.redisPrefix" -}}
{{- $prefix := .Values.store.redis.prefix | default (include "holdfast.fullname" .) -}}
{{- if eq .Values.workload "StatefulSet" -}}{{ $prefix }}:$(POD_NAME){{- else -}}{{ $prefix }}{{- end -}}
{{- end -}}

{{/* The number of the pod that a stream is on: (list $ stream). */}}
{{- define "holdfast.podOf" -}}
{{- $root := index . 0 -}}
{{- $stream := index . 1 -}}
{{- if hasKey $stream "pod" -}}{{ int $stream.pod }}
{{- else -}}{{ mod (adler32sum $stream.id | atoi) (int $root.Values.replicas) }}
{{- end -}}
{{- end -}}

{{/* One pod's configuration file: (list $ number). */}}
{{- define "holdfast.file" -}}
{{- $root := index . 0 -}}
{{- $pod := index . 1 | toString -}}
{{- $streams := list -}}
{{- range $root.Values.streams -}}
{{- if eq (include "holdfast.podOf" (list $root .)) $pod -}}
{{- $streams = append $streams (omit . "pod") -}}
{{- end -}}
{{- end -}}
holdfast:
{{- with $root.Values.config }}
{{ toYaml . | indent 2 }}
{{- end }}
  streams: {{- if $streams }}
{{ toYaml $streams | indent 4 }}
{{- else }} []
{{- end }}
{{- end -}}
