{{- define "databasespec.namespace" -}}
{{ .Release.Namespace }}
{{- end }}

{{- define "databasespec.fullname" -}}
{{- if contains "databasespec" .Release.Name -}}
{{ .Release.Name | trunc 45 | trimSuffix "-" }}
{{- else -}}
{{ printf "%s-databasespec" .Release.Name | trunc 45 | trimSuffix "-" }}
{{- end -}}
{{- end }}

{{/* Objects without a namespace are named after the namespace too: two releases do not take each other's. */}}
{{- define "databasespec.clusterName" -}}
{{ include "databasespec.fullname" . }}:{{ .Release.Namespace }}
{{- end }}

{{- define "databasespec.selectorLabels" -}}
app.kubernetes.io/name: databasespec
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "databasespec.labels" -}}
{{ include "databasespec.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
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
- name: {{ $name }}
  value: {{ toString (kindIs "float64" $value | ternary (int64 (kindIs "float64" $value | ternary $value 0)) $value) | quote }}
{{- end }}
{{- end }}
{{- end }}

{{/* What no schema can say. Every message says what to do. */}}
{{- define "databasespec.validate" -}}
{{- $v := .Values -}}
{{- if and (gt (int $v.replicas) 1) (not $v.leaderElection) -}}
{{- fail "replicas is more than 1 and leaderElection is false: two operators would work on the same databases. Leave leaderElection at true, or set replicas to 1." -}}
{{- end -}}
{{- if and $v.audit.required (eq $v.audit.sink "none") -}}
{{- fail "audit.required is true and audit.sink is none: no High change could ever begin. Set audit.sink to file or firestore." -}}
{{- end -}}
{{- if and (eq $v.audit.sink "file") (not $v.audit.file.existingClaim) -}}
{{- $covered := false -}}
{{- range $v.extraVolumeMounts -}}
{{- if hasPrefix (printf "%s/" (trimSuffix "/" .mountPath)) $v.audit.file.path -}}{{- $covered = true -}}{{- end -}}
{{- end -}}
{{- if not $covered -}}
{{- fail (printf "audit.sink is file, and nothing is mounted where %s lies; the root file system is read-only. Set audit.file.existingClaim to a PersistentVolumeClaim, or mount a volume there with extraVolumes and extraVolumeMounts." $v.audit.file.path) -}}
{{- end -}}
{{- end -}}
{{- range $v.extraEnv -}}
{{- if hasPrefix "DBSPEC_" (toString .name) -}}
{{- fail (printf "extraEnv holds %s: a setting of the operator has a value of its own, see the README of the chart." .name) -}}
{{- end -}}
{{- end -}}
{{- range $label, $_ := $v.podLabels -}}
{{- if hasKey $v.commonLabels $label -}}
{{- fail (printf "commonLabels and podLabels both hold %s: set it in one of them." $label) -}}
{{- end -}}
{{- end -}}
{{- range $label, $_ := merge (dict) $v.commonLabels $v.podLabels -}}
{{- if or (hasPrefix "app.kubernetes.io/" $label) (hasPrefix "helm.sh/" $label) -}}
{{- fail (printf "commonLabels or podLabels hold %s, which the chart sets: choose another label." $label) -}}
{{- end -}}
{{- end -}}
{{- if and $v.metrics.podMonitor.enabled $v.metrics.serviceMonitor.enabled -}}
{{- fail "metrics.podMonitor and metrics.serviceMonitor are both enabled: every number would be there twice. Enable one of them." -}}
{{- end -}}
{{- if and $v.metrics.prometheusRule.enabled (not $v.metrics.prometheusRule.runbookBaseUrl) -}}
{{- fail "metrics.prometheusRule is enabled and its runbookBaseUrl is empty: set it to the URL under which your people read docs/runbook.md, since every alert links there." -}}
{{- end -}}
{{- if and $v.serviceAccount.annotations $v.google.serviceAccount (hasKey $v.serviceAccount.annotations "iam.gke.io/gcp-service-account") -}}
{{- fail "google.serviceAccount and the annotation iam.gke.io/gcp-service-account in serviceAccount.annotations are both set: set one of them." -}}
{{- end -}}
{{- if and (not $v.serviceAccount.create) (not $v.serviceAccount.name) -}}
{{- fail "serviceAccount.create is false: serviceAccount.name has to name the one to use." -}}
{{- end -}}
{{- include "databasespec.alone" . -}}
{{- end }}

{{/* Two releases that would look after the same objects would undo each other's work. Only a Helm that talks to the cluster sees the other one. */}}
{{- define "databasespec.alone" -}}
{{- $crd := lookup "apiextensions.k8s.io/v1" "CustomResourceDefinition" "" "databasespecs.databasespec.dev" | default dict -}}
{{- $owned := dig "metadata" "annotations" dict $crd | default dict -}}
{{- $owner := printf "%s/%s" (get $owned "meta.helm.sh/release-namespace") (get $owned "meta.helm.sh/release-name") -}}
{{- $ourselves := printf "%s/%s" .Release.Namespace .Release.Name -}}
{{- range (lookup "apps/v1" "Deployment" "" "").items -}}
{{- $labels := .metadata.labels | default dict -}}
{{- $annotations := .metadata.annotations | default dict -}}
{{- $release := get $labels "app.kubernetes.io/instance" -}}
{{- $other := printf "%s/%s" .metadata.namespace $release -}}
{{- if and (eq (get $labels "app.kubernetes.io/name" | default "") "databasespec") (hasKey $annotations "databasespec.dev/watches") (ne $other $ourselves) -}}
{{- if eq .metadata.namespace $.Release.Namespace -}}
{{- fail (printf "release %s is in namespace %s already, and two in one namespace would share a Lease: one of them would never work. Install this one into another namespace." $release .metadata.namespace) -}}
{{- end -}}
{{- $shared := include "databasespec.shared" (list (get $annotations "databasespec.dev/watches") (include "databasespec.watches" $)) -}}
{{- if $shared -}}
{{- fail (printf "release %s in namespace %s looks after %s already, and two operators would undo each other's work. Upgrade that release, or give each its own watchNamespaces (docs/install.md, section Two releases)." $release .metadata.namespace $shared) -}}
{{- end -}}
{{- $shared = include "databasespec.shared" (list (get $annotations "databasespec.dev/instances") (include "databasespec.honours" $)) -}}
{{- if $shared -}}
{{- fail (printf "release %s in namespace %s writes the status of the DatabaseInstances of %s already. Give each its own instanceNamespaces (docs/install.md, section Two releases)." $release .metadata.namespace $shared) -}}
{{- end -}}
{{- if and $.Values.crds.install (eq $owner $other) -}}
{{- fail (printf "release %s in namespace %s has the CRDs already. Set crds.install=false, policies.approvals=false, policies.requestedBy=disabled, rbac.people=false and templates.standard=false: what the whole cluster shares belongs to one release (docs/install.md, section Two releases)." $release .metadata.namespace) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* What two lists of namespaces have in common, in words; * is all of them. */}}
{{- define "databasespec.shared" -}}
{{- $theirs := index . 0 -}}
{{- $ours := index . 1 -}}
{{- if eq $theirs "*" -}}
every namespace
{{- else if eq $ours "*" -}}
the namespaces {{ $theirs }}
{{- else -}}
{{- range splitList "," $theirs -}}{{- if has . (splitList "," $ours) -}}namespace {{ . }} {{- end -}}{{- end -}}
{{- end -}}
{{- end }}
