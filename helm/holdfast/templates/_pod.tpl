{{/* The pod, of a Deployment or a StatefulSet. */}}
{{- define "holdfast.pod" -}}
metadata:
  labels:
    {{- include "holdfast.selector" . | nindent 4 }}
    {{- include "holdfast.labels" . | nindent 4 }}
    {{- with .Values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- $checksum := include "holdfast.checksum" . }}
  {{- if or $checksum .Values.podAnnotations }}
  annotations:
    {{- with $checksum }}
    checksum/config: {{ . }}
    {{- end }}
    {{- with .Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- end }}
spec:
  serviceAccountName: {{ include "holdfast.serviceAccount" . }}
  automountServiceAccountToken: false
  # Its variables would begin with HOLDFAST_, as the service's own do.
  enableServiceLinks: false
  {{- with .Values.imagePullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . }}
    {{- end }}
  {{- end }}
  # preStop, then the service's own 5 s, then as much again for a busy node.
  terminationGracePeriodSeconds: {{ add (int .Values.drain.seconds) 10 }}
  {{- if .Values.hostNetwork }}
  hostNetwork: true
  dnsPolicy: ClusterFirstWithHostNet
  {{- end }}
  {{- with .Values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile:
      type: RuntimeDefault
  {{- if .Values.topologySpread.enabled }}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: {{ .Values.topologySpread.topologyKey }}
      whenUnsatisfiable: {{ .Values.topologySpread.whenUnsatisfiable }}
      labelSelector:
        matchLabels:
          {{- include "holdfast.selector" . | nindent 10 }}
  {{- end }}
  {{- with .Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: holdfast
      image: {{ include "holdfast.image" . | quote }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      securityContext:
        {{- include "holdfast.containerSecurity" . | nindent 8 }}
      env:
        {{- include "holdfast.env" . | nindent 8 }}
      {{- with .Values.secretEnv.existingSecrets }}
      envFrom:
        {{- range . }}
        - secretRef:
            name: {{ . }}
        {{- end }}
      {{- end }}
      ports:
        - name: api
          containerPort: {{ .Values.service.port }}
          protocol: TCP
        - name: management
          containerPort: {{ .Values.service.managementPort }}
          protocol: TCP
        {{- range .Values.ingest.ports }}
        - name: {{ .name }}
          containerPort: {{ .port }}
          protocol: {{ .protocol }}
        {{- end }}
      startupProbe:
        httpGet:
          path: /actuator/health/liveness
          port: management
        periodSeconds: {{ .Values.probes.startup.periodSeconds }}
        failureThreshold: {{ .Values.probes.startup.failureThreshold }}
      livenessProbe:
        httpGet:
          path: /actuator/health/liveness
          port: management
        {{- toYaml .Values.probes.liveness | nindent 8 }}
      readinessProbe:
        httpGet:
          path: /actuator/health/readiness
          port: management
        {{- toYaml .Values.probes.readiness | nindent 8 }}
      {{- if .Values.drain.seconds }}
      lifecycle:
        preStop:
          {{- if semverCompare ">=1.30-0" .Capabilities.KubeVersion.Version }}
          sleep:
            seconds: {{ .Values.drain.seconds }}
          {{- else }}
          exec:
            command: ["sleep", {{ .Values.drain.seconds | quote }}]
          {{- end }}
      {{- end }}
      # What is wrong with the configuration is then told by kubectl describe, too.
      terminationMessagePolicy: FallbackToLogsOnError
      resources:
        {{- toYaml .Values.resources | nindent 8 }}
      volumeMounts:
        - name: config
          mountPath: /etc/holdfast
          readOnly: true
        - name: data
          mountPath: /var/lib/holdfast
        - name: tmp
          mountPath: /tmp
        {{- if .Values.store.redis.caConfigMap }}
        - name: redis-ca
          mountPath: /etc/holdfast-redis
          readOnly: true
        {{- end }}
        {{- with .Values.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
  volumes:
    - name: config
      configMap:
        name: {{ include "holdfast.fullname" . }}
    - name: tmp
      emptyDir:
        sizeLimit: 64Mi
    {{- if not .Values.persistence.enabled }}
    - name: data
      emptyDir: {}
    {{- else if eq .Values.workload "Deployment" }}
    - name: data
      persistentVolumeClaim:
        claimName: {{ .Values.persistence.existingClaim | default (include "holdfast.fullname" .) }}
    {{- end }}
    {{- if .Values.store.redis.caConfigMap }}
    - name: redis-ca
      configMap:
        name: {{ .Values.store.redis.caConfigMap }}
        items:
          - key: {{ .Values.store.redis.caKey }}
            path: ca.crt
    {{- end }}
    {{- with .Values.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end -}}

{{/* Changes when the pods are to be replaced for what has changed in their configuration file; empty = they never are. */}}
{{- define "holdfast.checksum" -}}
{{- if eq .Values.rolloutOnConfigChange "always" -}}
{{ include (print $.Template.BasePath "/configmap.yaml") . | sha256sum }}
{{- else if eq .Values.rolloutOnConfigChange "needed" -}}
{{ omit .Values.config "defaults" "limits" "webhooks" | toJson | sha256sum }}
{{- end -}}
{{- end -}}

{{/* Environment variables; they rank above the file. */}}
{{- define "holdfast.env" -}}
- name: POD_NAME
  valueFrom:
    fieldRef:
      fieldPath: metadata.name
- name: HOLDFAST_CONFIG
  value: {{ if eq .Values.workload "StatefulSet" }}/etc/holdfast/$(POD_NAME).yaml{{ else }}/etc/holdfast/holdfast.yaml{{ end }}
- name: SERVER_PORT
  value: {{ .Values.service.port | quote }}
- name: MANAGEMENT_SERVER_PORT
  value: {{ .Values.service.managementPort | quote }}
{{- if .Values.auth.existingSecret }}
- name: HOLDFAST_SECURITY_API_TOKEN
  valueFrom:
    secretKeyRef:
      name: {{ .Values.auth.existingSecret }}
      key: {{ .Values.auth.tokenKey }}
{{- else }}
- name: HOLDFAST_SECURITY_ALLOW_ANONYMOUS
  value: "true"
{{- end }}
{{- if .Values.storeKey.existingSecret }}
- name: HOLDFAST_SECURITY_STORE_KEY
  valueFrom:
    secretKeyRef:
      name: {{ .Values.storeKey.existingSecret }}
      key: {{ .Values.storeKey.key }}
{{- end }}
- name: HOLDFAST_STORE_TYPE
  value: {{ .Values.store.type }}
{{- if eq .Values.store.type "redis" }}
- name: HOLDFAST_STORE_REDIS_URI
  {{- if .Values.store.redis.existingSecret }}
  valueFrom:
    secretKeyRef:
      name: {{ .Values.store.redis.existingSecret }}
      key: {{ .Values.store.redis.uriKey }}
  {{- else }}
  value: {{ .Values.store.redis.uri | default (printf "redis://%s-redis:6379" (include "holdfast.fullname" .)) | quote }}
  {{- end }}
- name: HOLDFAST_STORE_REDIS_PREFIX
  value: {{ include "holdfast.redisPrefix" . }}
{{- if .Values.store.redis.caConfigMap }}
- name: HOLDFAST_STORE_REDIS_CA_CERTIFICATE
  value: /etc/holdfast-redis/ca.crt
{{- end }}
{{- end }}
{{- with .Values.javaToolOptions }}
- name: JAVA_TOOL_OPTIONS
  value: {{ . | quote }}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}
