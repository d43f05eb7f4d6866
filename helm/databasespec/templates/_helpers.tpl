{{/* A release may have dots in its name and begin with a digit, a Service may not. */}}
{{- define "databasespec.fullname" -}}
{{- $name := .Release.Name | replace "." "-" -}}
{{- if regexMatch "^[0-9]" $name -}}
{{- $name = printf "databasespec-%s" $name -}}
{{- else if not (contains "databasespec" $name) -}}
{{- $name = printf "%s-databasespec" $name -}}
{{- end -}}
{{ $name | trunc 45 | trimAll "-" }}
{{- end }}

{{/* Objects without a namespace are named after the namespace too: two releases do not take each other's. */}}
{{- define "databasespec.clusterName" -}}
{{ include "databasespec.fullname" . }}:{{ .Release.Namespace }}
{{- end }}

{{- define "databasespec.selectorLabels" -}}
app.kubernetes.io/name: databasespec
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{- define "databasespec.labels" -}}
{{ include "databasespec.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name (replace "+" "_" .Chart.Version) | quote }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "databasespec.serviceAccount" -}}
{{ .Values.serviceAccount.name | default (include "databasespec.fullname" .) }}
{{- end }}

{{- define "databasespec.image" -}}
{{- with .Values.image -}}
{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end -}}
{{- end }}

{{/* One of the repository's own manifests, with the labels and, if asked for, the annotations of this release. */}}
{{- define "databasespec.manifest" -}}
{{- $object := fromYaml .text -}}
{{- $_ := set $object.metadata "labels" (merge (fromYaml (include "databasespec.labels" .root)) ($object.metadata.labels | default dict)) -}}
{{- with .annotations -}}
{{- $_ := set $object.metadata "annotations" (merge (dict) . ($object.metadata.annotations | default dict)) -}}
{{- end -}}
{{ toYaml $object }}
{{- end }}

{{/* The namespaces to which Roles are bound, as a JSON list; empty: the whole cluster. */}}
{{- define "databasespec.roleNamespaces" -}}
{{- concat .Values.watchNamespaces (ternary (fromJsonArray (include "databasespec.instanceNamespaces" .)) list (not (empty .Values.watchNamespaces))) | uniq | sortAlpha | toJson -}}
{{- end }}

{{- define "databasespec.instanceNamespaces" -}}
{{- .Values.instanceNamespaces | default .Values.watchNamespaces | toJson -}}
{{- end }}

{{- define "databasespec.honours" -}}
{{- join "," (sortAlpha (fromJsonArray (include "databasespec.instanceNamespaces" .))) | default "*" -}}
{{- end }}

{{- define "databasespec.watches" -}}
{{- if .Values.watchNamespaces }}{{ join "," (sortAlpha .Values.watchNamespaces) }}{{ else }}*{{ end -}}
{{- end }}

{{/* Every setting of the operator; those that are not set are left to it. */}}
{{- define "databasespec.env" -}}
{{- $v := .Values -}}
{{- $settings := dict
  "DBSPEC_HTTP_PORT" $v.http.port
  "DBSPEC_LOG_LEVEL" $v.log.level
  "DBSPEC_LOG_FORMAT" $v.log.format
  "DBSPEC_WATCH_NAMESPACES" (join "," $v.watchNamespaces)
  "DBSPEC_INSTANCE_NAMESPACES" (join "," (fromJsonArray (include "databasespec.instanceNamespaces" .)))
  "DBSPEC_CLUSTER_NAME" $v.clusterName
  "DBSPEC_LEADER_ELECTION" $v.leaderElection
  "DBSPEC_PARALLELISM" $v.parallelism
  "DBSPEC_ALLOWED_ENDPOINTS" (join "," $v.allowed.endpoints)
  "DBSPEC_ALLOWED_PROJECTS" (join "," $v.allowed.projects)
  "DBSPEC_ALLOWED_LOCATIONS" (join "," $v.allowed.locations)
  "DBSPEC_ALLOWED_DOMAINS" (join "," $v.allowed.domains)
  "DBSPEC_MAX_USERS_PER_SPEC" $v.allowed.maxUsersPerSpec
  "DBSPEC_KEEP_CHANGES" $v.changes.keep
  "DBSPEC_APPROVAL_TTL" $v.changes.approvalTtl
  "DBSPEC_TEMPLATE_WAVE" $v.templates.wave
  "DBSPEC_SECRET_CACHE_TTL" $v.google.secretCacheTtl
  "DBSPEC_SQLADMIN_ENDPOINT" $v.google.endpoints.sqlAdmin
  "DBSPEC_SECRETMANAGER_ENDPOINT" $v.google.endpoints.secretManager
  "DBSPEC_SECRETMANAGER_REGIONAL_ENDPOINT" $v.google.endpoints.secretManagerRegional
  "DBSPEC_IAMCREDENTIALS_ENDPOINT" $v.google.endpoints.iamCredentials
  "DBSPEC_AUDIT" $v.audit.sink
-}}
{{- if ne $v.audit.sink "none" -}}
{{- $_ := set $settings "DBSPEC_AUDIT_REQUIRED" $v.audit.required -}}
{{- end -}}
{{- if eq $v.audit.sink "file" -}}
{{- $_ := set $settings "DBSPEC_AUDIT_FILE" $v.audit.file.path -}}
{{- end -}}
{{- if eq $v.audit.sink "firestore" -}}
{{- $_ := set $settings "DBSPEC_FIRESTORE_PROJECT" $v.audit.firestore.project -}}
{{- $_ := set $settings "DBSPEC_FIRESTORE_DATABASE" $v.audit.firestore.database -}}
{{- $_ := set $settings "DBSPEC_FIRESTORE_COLLECTION" $v.audit.firestore.collection -}}
{{- end -}}
{{- range $name, $value := $settings }}
{{- if ne (toString $value) "" }}
- name: {{ $name | quote }}
  value: {{ toString (kindIs "float64" $value | ternary (int64 (kindIs "float64" $value | ternary $value 0)) $value) | quote }}
{{- end }}
{{- end }}
{{- end }}
