package dev.databasespec.cli.run;

import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.cli.report.SpecReport;
import dev.databasespec.cli.report.SpecReports;
import dev.databasespec.kubernetes.Declaration;
import dev.databasespec.kubernetes.DesiredStates;
import dev.databasespec.kubernetes.Inventories;
import dev.databasespec.kubernetes.Rotation;
import dev.databasespec.kubernetes.SecretReader;
import dev.databasespec.kubernetes.Targets;
import dev.databasespec.kubernetes.Targets.Resolved;
import dev.databasespec.model.DesiredState;
import dev.databasespec.model.Name;
import dev.databasespec.model.Printable;
import dev.databasespec.model.Sorted;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Outcome;
import dev.databasespec.reconcile.Reconciliation;
import dev.databasespec.reconcile.Request;
import dev.databasespec.reconcile.Target;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a DatabaseSpec would change in its database now, with everything read from the cluster by the rights of the caller. Passwords of roles are not looked at. */
public final class LivePlan {
    private static final String APPLICATION_NAME = "dbspec";

    private final KubernetesClient client;
    private final Limits limits;
    private final Targets targets;
    private final Reconciliation reconciliation;

    public sealed interface Result {
        record Shown(SpecReport report) implements Result {}

        /** {@code why}: what was in the way, for people */
        record Unavailable(String why) implements Result {}
    }

    public LivePlan(KubernetesClient client, Limits limits, Run.Google google, Reconciliation reconciliation) {
        this.client = client;
        this.limits = limits;
        this.reconciliation = reconciliation;
        this.targets = new Targets(new Targets.Sources(new SecretReader(this::secretData), google.secrets(), google.cloudSql()), limits.allowed(),
                APPLICATION_NAME);
    }

    /** {@code spec}: with the status that it has in the cluster, which says what was made for it */
    public Result of(DatabaseSpec spec) {
        try {
            String namespace = spec.getMetadata().getNamespace();
            String instanceNamespace = Optional.ofNullable(spec.getSpec().instanceRef().namespace()).orElse(namespace);
            Optional<DatabaseInstance> instance = instance(instanceNamespace, spec.getSpec().instanceRef().name());
            return instance.isPresent()
                    ? of(spec, instance.get())
                    : new Result.Unavailable("there is no DatabaseInstance " + instanceNamespace + "/" + spec.getSpec().instanceRef().name());
        } catch (KubernetesClientException e) {
            String said = e.getStatus() == null || e.getStatus().getMessage() == null ? String.valueOf(e.getMessage()) : e.getStatus().getMessage();
            return new Result.Unavailable("the cluster does not let you read what is needed: " + Printable.escaped(said, 500));
        }
    }

    private Result of(DatabaseSpec spec, DatabaseInstance instance) {
        return switch (DesiredStates.of(spec, others(spec, instance), limits.now())) {
            case Declaration.InvalidSpec(var errors) -> new Result.Unavailable("the spec would be invalid: " + errors.getFirst());
            case Declaration.Valid(var desired) -> switch (targets.of(instance, Name.of(spec.getSpec().database()))) {
                case Resolved.Unavailable(var reason, var message, var action, var found) -> new Result.Unavailable(reason.word() + ": " + message);
                case Resolved.Found(var target, var server) -> planned(spec, instance, target, desired);
            };
        };
    }

    private Result planned(DatabaseSpec spec, DatabaseInstance instance, Target target, DesiredState desired) {
        Request request = new Request(target, desired, Inventories.of(spec.getStatus()), Request.Mode.PLAN, SpecReports.limit(spec), Sorted.map(Map.of()));
        Outcome outcome = new Rotation(targets).run(instance, request, r -> reconciliation.run(r, (steps, expected) -> {}));
        Optional<Failure> failure = outcome.failure();
        if (failure.isPresent()) {
            return new Result.Unavailable(failure.get().message());
        }
        SpecReport.Subject subject = new SpecReport.Subject(spec.getMetadata().getNamespace(), spec.getMetadata().getName(),
                instance.getMetadata().getNamespace() + "/" + instance.getMetadata().getName(), Targets.asWritten(instance), target.database());
        return new Result.Shown(SpecReports.planned(subject, spec, outcome, Map.of()));
    }

    /** Those of the same server, which share its roles; where not all namespaces may be read, those of this one. */
    private List<DatabaseSpec> others(DatabaseSpec spec, DatabaseInstance instance) {
        String server = targets.serverOf(instance);
        return specs(spec.getMetadata().getNamespace()).stream().filter(other -> !other.getMetadata().getUid().equals(spec.getMetadata().getUid()))
                .filter(other -> isOn(server, other)).toList();
    }

    private List<DatabaseSpec> specs(String namespace) {
        try {
            return client.resources(DatabaseSpec.class).inAnyNamespace().list().getItems();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
                throw e;
            }
            return client.resources(DatabaseSpec.class).inNamespace(namespace).list().getItems();
        }
    }

    private boolean isOn(String server, DatabaseSpec other) {
        var reference = other.getSpec().instanceRef();
        String namespace = Optional.ofNullable(reference.namespace()).orElse(other.getMetadata().getNamespace());
        try {
            return instance(namespace, reference.name()).filter(instance -> targets.serverOf(instance).equals(server)).isPresent();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
                throw e;
            }
            return false;
        }
    }

    private Optional<DatabaseInstance> instance(String namespace, String name) {
        return Optional.ofNullable(client.resources(DatabaseInstance.class).inNamespace(namespace).withName(name).get());
    }

    private Optional<Map<String, String>> secretData(String namespace, String name) {
        return Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name).get()).map(Secret::getData);
    }
}
