package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.ChangeApproval;
import dev.databasespec.api.DatabaseChange;
import dev.databasespec.api.DatabaseChangeStatus.Phase;
import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DatabaseSpecStatus;
import dev.databasespec.api.StatusCondition;
import dev.databasespec.testbed.Await;
import io.fabric8.kubernetes.api.model.Event;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A team: a namespace, and a database of the same name, which is also the prefix of its roles. */
record Tenant(Stage stage, String name) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    void apply(String manifests) {
        stage.plane().kubectl("apply", "-n", name, "-f", "-").input(manifests).run().orThrow();
    }

    /** The same without the time that starting kubectl takes. */
    void edit(String manifest) {
        stage.plane().client().resource(manifest).inNamespace(name).forceConflicts().serverSideApply();
    }

    void kubectl(String... words) {
        stage.plane().kubectl(Stream.concat(Stream.of("-n", name), Stream.of(words)).toArray(String[]::new)).run().orThrow();
    }

    /** Secret "pg-admin" and DatabaseInstance "pg". */
    String instance(String password) {
        return secret("pg-admin", password) + """
                ---
                apiVersion: databasespec.dev/v1alpha1
                kind: DatabaseInstance
                metadata: {name: pg}
                spec:
                  endpoint: {host: 127.0.0.1, port: %d, sslMode: Disable}
                  admin: {password: {secretKeyRef: {name: pg-admin, key: password}}}
                """.formatted(stage.server().port());
    }

    static String secret(String name, String password) {
        return """
                apiVersion: v1
                kind: Secret
                metadata: {name: %s}
                stringData: {password: "%s"}
                """.formatted(name, password);
    }

    /** DatabaseSpec "spec" with further lines of its spec; {@code $} stands for the tenant's name. */
    String spec(String fields) {
        return spec("spec", name, fields);
    }

    String spec(String object, String database, String fields) {
        return """
                apiVersion: databasespec.dev/v1alpha1
                kind: DatabaseSpec
                metadata: {name: %s}
                spec:
                  instanceRef: {name: pg}
                  database: %s
                  interval: 10s
                """.formatted(object, database) + fields.replace("$", name).indent(2);
    }

    DatabaseSpec get(String object) {
        return Objects.requireNonNull(stage.plane().client().resources(DatabaseSpec.class).inNamespace(name).withName(object).get(), object);
    }

    boolean exists(String object) {
        return stage.plane().client().resources(DatabaseSpec.class).inNamespace(name).withName(object).get() != null;
    }

    /** Those that say what is or was to be done, in the order in which they were made. */
    List<DatabaseChange> changes() {
        return stage.plane().client().resources(DatabaseChange.class).inNamespace(name).list().getItems().stream()
                .filter(c -> c.getSpec().part() == null).sorted(Comparator.comparing((DatabaseChange c) -> c.getMetadata().getCreationTimestamp())
                        .thenComparing(c -> Long.valueOf(c.getMetadata().getResourceVersion())))
                .toList();
    }

    List<DatabaseChange> changes(Phase phase) {
        return changes().stream().filter(c -> c.getStatus() != null && c.getStatus().phase() == phase).toList();
    }

    /** Waits for exactly one change in this phase, and gives it. */
    DatabaseChange awaitChange(Phase phase) {
        Await.until("one change of " + name + " is " + phase, PATIENCE, () -> changes(phase).size() == 1);
        return changes(phase).getFirst();
    }

    /** Waits until a change waits for approval, other than those. */
    DatabaseChange awaitAnotherThan(DatabaseChange... before) {
        List<String> names = Stream.of(before).map(c -> c.getMetadata().getName()).toList();
        Await.until("another change of " + name + " waits", PATIENCE,
                () -> changes(Phase.AwaitingApproval).stream().anyMatch(c -> !names.contains(c.getMetadata().getName())));
        return changes(Phase.AwaitingApproval).stream().filter(c -> !names.contains(c.getMetadata().getName())).findFirst().orElseThrow();
    }

    /** Makes ChangeApproval "name" for the change; {@code more}: further fields of its spec. */
    void decide(String approval, DatabaseChange change, String planHash, String decision, String more) {
        apply(decision(approval, change, planHash, decision, more));
    }

    private static String decision(String approval, DatabaseChange change, String planHash, String decision, String more) {
        return """
                apiVersion: databasespec.dev/v1alpha1
                kind: ChangeApproval
                metadata: {name: "%s"}
                spec: {changeRef: {name: %s}, planHash: "%s", decision: %s, approvedBy: bob@acme.com, reason: "looked at it"%s}
                """.formatted(approval, change.getMetadata().getName(), planHash, decision, more);
    }

    /** The same where the cluster looks at who approves. */
    void approveAsBob(DatabaseChange change) {
        stage.plane().kubectl("apply", "-n", name, "--as=bob@acme.com", "--as-group=system:masters", "-f", "-")
                .input(decision("yes", change, change.getSpec().planHash(), "Approve", "")).run().orThrow();
    }

    void approve(String approval, DatabaseChange change) {
        decide(approval, change, change.getSpec().planHash(), "Approve", "");
    }

    /** Waits until the status of a ChangeApproval begins so: {@code Void: …}. */
    String awaitApproval(String approval, String beginning) {
        Await.until("approval " + approval + " of " + name + " is " + beginning, PATIENCE, () -> approval(approval).startsWith(beginning));
        return approval(approval);
    }

    String approval(String approval) {
        ChangeApproval found = stage.plane().client().resources(ChangeApproval.class).inNamespace(name).withName(approval).get();
        return found == null || found.getStatus() == null ? "" : found.getStatus().phase() + ": " + found.getStatus().message();
    }

    DatabaseSpecStatus status() {
        return Objects.requireNonNull(get("spec").getStatus());
    }

    /** Waits until Ready of the current generation has this reason; gives its message. */
    String awaitReady(String object, String reason) {
        boolean right = Await.within(PATIENCE, () -> ready(object).startsWith(reason + ": "));
        assertThat(ready(object)).as(name + "/" + object + " became " + reason + ": " + right).startsWith(reason + ": ");
        return ready(object);
    }

    String awaitReady(String reason) {
        return awaitReady("spec", reason);
    }

    String ready(String object) {
        DatabaseSpec spec = get(object);
        return spec.getStatus() == null ? "" : ready(spec.getStatus().conditions(), spec.getMetadata().getGeneration());
    }

    String awaitInstance(String reason) {
        boolean right = Await.within(PATIENCE, () -> instanceReady().startsWith(reason + ": "));
        assertThat(instanceReady()).as("instance of " + name + " became " + reason + ": " + right).startsWith(reason + ": ");
        return instanceReady();
    }

    String instanceReady() {
        DatabaseInstance instance = Objects.requireNonNull(stage.plane().client().resources(DatabaseInstance.class).inNamespace(name).withName("pg").get());
        return instance.getStatus() == null ? "" : ready(instance.getStatus().conditions(), instance.getMetadata().getGeneration());
    }

    private static String ready(List<StatusCondition> conditions, Long generation) {
        return conditions.stream().filter(c -> c.type().equals("Ready") && Objects.equals(c.observedGeneration(), generation))
                .map(c -> c.reason() + ": " + c.message()).findFirst().orElse("");
    }

    String condition(String type) {
        return status().conditions().stream().filter(c -> c.type().equals(type)).map(c -> c.status() + "/" + c.reason()).findFirst().orElse("");
    }

    /** But for those about the DatabaseInstance. */
    List<Event> events(String reason) {
        return everyEvent(reason).filter(e -> !e.getInvolvedObject().getKind().equals("DatabaseInstance")).toList();
    }

    List<String> instanceEvents(String reason) {
        return everyEvent(reason).filter(e -> e.getInvolvedObject().getKind().equals("DatabaseInstance")).map(Event::getMessage).toList();
    }

    private Stream<Event> everyEvent(String reason) {
        return stage.plane().client().v1().events().inNamespace(name).list().getItems().stream().filter(e -> e.getReason().equals(reason));
    }

    void awaitEvent(String reason) {
        Await.until("Event " + reason + " in " + name, PATIENCE, () -> !events(reason).isEmpty());
    }

    /** Waits until the query, in the tenant's database, gives this one value. */
    void awaitSql(String query, String value) {
        Await.until(query + " is " + value, PATIENCE, () -> value.equals(sql(query)));
    }

    String sql(String query) {
        return String.valueOf(stage.server().execute(name, query.replace("$", name)).getFirst().getFirst());
    }

    /** Tried again where the operator writes the same row of the catalog at that moment, as a person would. */
    void execute(String sql) {
        for (int attempt = 1;; attempt++) {
            try {
                stage.server().execute(name, sql.replace("$", name));
                return;
            } catch (IllegalStateException e) {
                if (attempt == 10 || !String.valueOf(e.getMessage()).contains("tuple concurrently updated")) {
                    throw e;
                }
            }
        }
    }

    long roles() {
        return Long.parseLong(sql("SELECT count(*)::text FROM pg_roles WHERE rolname LIKE '$\\_%'"));
    }
}
