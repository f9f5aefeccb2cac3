{{/* What no schema can see. Each message says what was found, where, and what to do. */}}
{{- define "holdfast.checks" -}}
{{- $v := .Values -}}
{{- if not (or $v.auth.existingSecret $v.auth.allowAnonymous) -}}
{{- fail "auth: no token. Make a Secret (kubectl create secret generic holdfast-token --from-literal=token=$(openssl rand -hex 32)) and set auth.existingSecret to its name, or set auth.allowAnonymous to true" -}}
{{- end -}}
{{- if and $v.redis.enabled (ne $v.store.type "redis") -}}
{{- fail (printf "redis.enabled: the bundled Redis would not be used, as store.type is %q; set it to redis" $v.store.type) -}}
{{- end -}}
{{- if and (eq $v.store.type "redis") (not (or $v.redis.enabled $v.store.redis.uri $v.store.redis.existingSecret)) -}}
{{- fail "store.type: redis, but no Redis. Set store.redis.existingSecret or store.redis.uri, or, for a trial, redis.enabled" -}}
{{- end -}}
{{- if regexMatch "^rediss?://[^/@]*:[^/@]*@" $v.store.redis.uri -}}
{{- fail "store.redis.uri: holds a password, which would stand in clear in the pod; put the URI into a Secret and set store.redis.existingSecret" -}}
{{- end -}}
{{- if and $v.hostNetwork (not (has $v.ingest.type (list "None" "ClusterIP"))) -}}
{{- fail (printf "ingest.type: %s together with hostNetwork; encoders send to the node's own address then, so set it to None" $v.ingest.type) -}}
{{- end -}}
{{- if and (ne $v.ingest.type "None") (not $v.ingest.ports) -}}
{{- fail "ingest.type: a Service needs a port; list it in ingest.ports" -}}
{{- end -}}
{{- $numbers := list (printf "%v/TCP" $v.service.port) (printf "%v/TCP" $v.service.managementPort) -}}
{{- $names := list -}}
{{- $nodePorts := list -}}
{{- range $index, $port := $v.ingest.ports -}}
{{- $number := printf "%v/%s" $port.port $port.protocol -}}
{{- if or (has $number $numbers) (has $port.name $names) -}}
{{- fail (printf "ingest.ports[%d]: %s %s is there already, here or as service.port or service.managementPort" $index $port.name $number) -}}
{{- end -}}
{{- $numbers = append $numbers $number -}}
{{- $names = append $names $port.name -}}
{{- if $port.nodePort -}}
{{- range $pod := until (int $v.replicas) -}}
{{- $nodePort := printf "%d/%s" (add (int $port.nodePort) $pod) $port.protocol -}}
{{- if has $nodePort $nodePorts -}}
{{- fail (printf "ingest.ports[%d].nodePort: %s is another port's, as each port has %d of them, one for each pod; leave as much room between two" $index $nodePort (int $v.replicas)) -}}
{{- end -}}
{{- $nodePorts = append $nodePorts $nodePort -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- range $index, $hook := default list $v.config.webhooks -}}
{{- $url := toString $hook.url -}}
{{- if and (not (contains "${" $url)) (or (eq (toString $hook.template) "slack") (regexMatch "[?]|^https?://(hooks[.]slack[.]com|discord[.]com/api/webhooks|[^/]*webhook[.]office[.]com)|://[^/]*@" $url)) -}}
{{- fail (printf "config.webhooks[%d] (%s): its URL is a secret, which would stand in clear in a ConfigMap; put it into a Secret, name that in secretEnv.existingSecrets, and write url: ${NAME}" $index (toString $hook.id)) -}}
{{- end -}}
{{- range default list $hook.secrets -}}
{{- if not (hasPrefix "${" .) -}}
{{- fail (printf "config.webhooks[%d] (%s): a secret in clear would stand in a ConfigMap; put it into a Secret, name that in secretEnv.existingSecrets, and write ${NAME}" $index (toString $hook.id)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $ids := list -}}
{{- range $index, $stream := $v.streams -}}
{{- $where := printf "streams[%d] (%s)" $index $stream.id -}}
{{- if has $stream.id $ids -}}
{{- fail (printf "%s: the id is there twice" $where) -}}
{{- end -}}
{{- $ids = append $ids $stream.id -}}
{{- $listens := false -}}
{{- range concat (default list $stream.sources) (default list $stream.outputs) -}}
{{- if or (regexMatch "[?&](passphrase|password|token)=([^$&]|[$]([^{]|$))" .uri) (regexMatch "://[^/@$]*:[^/@$]+@" .uri) -}}
{{- fail (printf "%s: a passphrase in clear would stand in a ConfigMap; put it into a Secret, name that in secretEnv.existingSecrets, and write passphrase=${NAME}" $where) -}}
{{- end -}}
{{- end -}}
{{- range default list $stream.outputs -}}
{{- $port := include "holdfast.outputPort" .uri -}}
{{- if and $port (not (or (include "holdfast.hasPort" (dict "port" $port "ports" $v.ingest.ports)) $v.hostNetwork)) -}}
{{- fail (printf "%s: an output listens on port %s, which is not in ingest.ports, so that no reader could reach it" $where $port) -}}
{{- end -}}
{{- end -}}
{{- range $stream.sources -}}
{{- $port := include "holdfast.sourcePort" .uri -}}
{{- if $port -}}
{{- $listens = true -}}
{{- if not (or (include "holdfast.hasPort" (dict "port" $port "ports" $v.ingest.ports)) $v.hostNetwork) -}}
{{- fail (printf "%s: listens on port %s, which is not in ingest.ports" $where $port) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if hasKey $stream "pod" -}}
{{- if ge (int $stream.pod) (int $v.replicas) -}}
{{- fail (printf "%s: pod %d, but replicas is %d: pods are 0 to %d" $where (int $stream.pod) (int $v.replicas) (sub (int $v.replicas) 1)) -}}
{{- end -}}
{{- else if and $listens (gt (int $v.replicas) 1) -}}
{{- fail (printf "%s: an encoder calls it, so it has to name the pod that the encoder's address leads to, pod: 0 to %d" $where (sub (int $v.replicas) 1)) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The port that a source listens on and its protocol, as 9000/UDP; empty for one that calls. Without a mode, srt and tcp listen if they have no host. */}}
{{- define "holdfast.sourcePort" -}}
{{- if regexMatch "^(rtp|udp)://(@|:|0\\.0\\.0\\.0|\\[::\\])" . -}}
{{- regexFind ":[0-9]+(\\?|$)" . | trimPrefix ":" | trimSuffix "?" }}/UDP
{{- else -}}
{{- include "holdfast.outputPort" . -}}
{{- end -}}
{{- end -}}

{{/* The same for an output, where rtp and udp always send. */}}
{{- define "holdfast.outputPort" -}}
{{- $listens := or (regexMatch "[?&]mode=(listener|server)" .) (and (regexMatch "^(srt|tcp)://:" .) (not (regexMatch "[?&]mode=" .))) -}}
{{- if and (regexMatch "^(srt|tcp)://" .) $listens -}}
{{- regexFind ":[0-9]+(\\?|$)" . | trimPrefix ":" | trimSuffix "?" }}/{{ ternary "UDP" "TCP" (hasPrefix "srt:" .) }}
{{- end -}}
{{- end -}}

{{/* "yes" if a port such as 9000/UDP is in ingest.ports. */}}
{{- define "holdfast.hasPort" -}}
{{- $port := .port -}}
{{- range .ports -}}{{- if eq (printf "%v/%s" .port .protocol) $port -}}yes{{- end -}}{{- end -}}
{{- end -}}
