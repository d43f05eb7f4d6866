package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.databasespec.api.DatabaseChange;
import dev.databasespec.api.DatabaseChangeStatus.Phase;
import dev.databasespec.reconcile.AuditEntry;
import dev.databasespec.reconcile.AuditRecord;
import dev.databasespec.reconcile.AuditSink;
import dev.databasespec.reconcile.Link;
import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.RequiresControlPlane;
import io.fabric8.kubernetes.api.model.Event;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What happens in a pass is one line in the log, and leads from there to Events, changes and the audit history, and back. */
@RequiresControlPlane
class PassesAreToldTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String ID = "[0-9a-f]{8}";
    private static final Lines LINES = new Lines();
    private static final Kept KEPT = new Kept();
    private static Stage stage;
    private static RunningOperator operator;

    /** What the log would show at the usual level. */
    private static final class Lines extends AppenderBase<ILoggingEvent> {
        private final List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing();
            lines.add(event);
        }

        List<ILoggingEvent> about(Tenant team) {
            return lines.stream().filter(l -> (team.name() + "/spec").equals(field(l, "spec"))).toList();
        }
    }

    /** An audit history in memory. */
    private static final class Kept implements AuditSink {
        private final List<AuditRecord> records = new CopyOnWriteArrayList<>();

        @Override
        public void append(AuditRecord record) {
            records.add(record);
        }

        @Override
        public Optional<Link> head(AuditEntry.Place target, String uid) {
            return Optional.empty();
        }

        @Override
        public String name() {
            return "memory";
        }

        @Override
        public void close() {}

        /** Waits for the only record of this kind about the team. */
        AuditRecord await(Tenant team, String kind) {
            Await.until("a record " + kind, SOON, () -> of(team, kind).size() == 1);
            return of(team, kind).getFirst();
        }

        private List<AuditRecord> of(Tenant team, String kind) {
            return records.stream().filter(r -> r.namespace().equals(team.name()) && r.kind().equals(kind)).toList();
        }
    }

    @BeforeAll
    static void start() throws InterruptedException {
        stage = Stage.start();
        LINES.start();
        logger().setLevel(Level.INFO);
        logger().addAppender(LINES);
        operator = RunningOperator.start(stage, RunningOperator.Setup.audited(KEPT));
    }

    @AfterAll
    static void stop() {
        operator.close();
        stage.close();
        logger().detachAppender(LINES);
        logger().setLevel(null);
    }

    @AfterEach
    void everyPassHasAnIdAndAtMostOneLine() {
        List<ILoggingEvent> lines = LINES.lines.stream().filter(l -> !field(l, "spec").isEmpty()).toList();
        assertThat(lines).allSatisfy(l -> assertThat(pass(l)).as(l.getFormattedMessage()).matches(ID));
        assertThat(lines.stream().collect(Collectors.groupingBy(PassesAreToldTest::pass)).values()).allSatisfy(l -> assertThat(l).hasSize(1));
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger("dev.databasespec");
    }

    private static String field(ILoggingEvent line, String name) {
        return line.getKeyValuePairs() == null
                ? ""
                : line.getKeyValuePairs().stream().filter(p -> p.key.equals(name)).map(p -> String.valueOf(p.value)).findFirst().orElse("");
    }

    private static String pass(ILoggingEvent line) {
        return line.getMDCPropertyMap().getOrDefault("pass", "");
    }

    private static ILoggingEvent line(Tenant team, String text) {
        Await.until("a line with " + text, SOON, () -> LINES.about(team).stream().anyMatch(l -> l.getFormattedMessage().contains(text)));
        List<ILoggingEvent> found = LINES.about(team).stream().filter(l -> l.getFormattedMessage().contains(text)).toList();
        assertThat(found).as(text).hasSize(1);
        return found.getFirst();
    }

    private static String pass(Tenant team, String reason) {
        team.awaitEvent(reason);
        Event event = team.events(reason).getFirst();
        String pass = event.getMetadata().getAnnotations().get("databasespec.dev/pass");
        assertThat(event.getMessage()).endsWith(" [pass " + pass + "]");
        return pass;
    }

    private static String pass(DatabaseChange change) {
        return String.valueOf(Objects.requireNonNull(change.getStatus()).pass());
    }

    @Test
    void whatWasAppliedPutBackOrWithheldHasThePassEverywhere() {
        var team = stage.tenant();
        team.apply(team.spec("schemas: [{name: app}]\nroles: [{name: $_reader}]"));
        team.awaitReady("Converged");
        ILoggingEvent applied = line(team, "create role \"" + team.name() + "_reader\"");
        DatabaseChange change = team.awaitChange(Phase.Applied);
        assertThat(applied.getFormattedMessage()).startsWith("applied ").contains("; Ready=True/Converged: ");
        assertThat(field(applied, "change")).isEqualTo(change.getMetadata().getName());
        assertThat(field(applied, "applied")).isEqualTo(String.valueOf(change.getSpec().stepCount()));
        assertThat(List.of(pass(team, "Applied"), pass(change), text(KEPT.await(team, "Applied")))).containsOnly(pass(applied));
        assertThat(KEPT.await(team, "Created").text("pass")).hasValueSatisfying(p -> assertThat(p).matches(ID));

        team.execute("ALTER ROLE $_reader CREATEDB");
        Await.until("it is put back", SOON, () -> KEPT.of(team, "Applied").size() == 2);
        team.awaitEvent("DriftCorrected");
        ILoggingEvent corrected = LINES.about(team).getLast();
        assertThat(List.of(pass(team, "DriftCorrected"), text(KEPT.of(team, "Applied").getLast()))).containsOnly(pass(corrected));
        assertThat(pass(corrected)).isNotEqualTo(pass(applied));

        team.apply(team.spec("roles: [{name: $_reader}]"));
        team.awaitReady("ApprovalRequired");
        DatabaseChange waits = team.awaitChange(Phase.AwaitingApproval);
        ILoggingEvent withheld = line(team, "Ready=False/ApprovalRequired");
        assertThat(field(withheld, "pending")).isEqualTo("1");
        assertThat(List.of(pass(team, "Withheld"), pass(waits))).containsOnly(pass(withheld));
    }

    @Test
    void aFailureIsOneLineHoweverOftenItComesAndItsEndIsAnother() {
        var team = stage.tenant();
        team.apply(team.spec("roles: [{name: $_reader}]").replace("10s", "1h"));
        team.awaitReady("Converged");
        team.kubectl("delete", "secret", "pg-admin");
        team.awaitReady("InstanceNotReady");
        ILoggingEvent failed = line(team, "Ready=False/InstanceNotReady");
        assertThat(field(failed, "was")).isEqualTo("Converged");
        assertThat(pass(team, "Failed")).isEqualTo(pass(failed));
        team.kubectl("annotate", "dbspec", "spec", "databasespec.dev/reconcile=again");

        team.apply(Tenant.secret("pg-admin", stage.server().adminPassword()));
        team.awaitReady("Converged");
        team.awaitEvent("Recovered");
        assertThat(team.instanceEvents("Failed")).singleElement().asString()
                .startsWith("CredentialsUnavailable: Secret " + team.name() + "/pg-admin does not exist");
        Await.until("the instance says so, too", SOON, () -> team.instanceEvents("Recovered").size() == 1);
        assertThat(team.instanceEvents("Recovered").getFirst()).startsWith("Available: ").contains("(it was CredentialsUnavailable since 20");
        List<ILoggingEvent> lines = LINES.about(team);
        assertThat(lines).filteredOn(l -> l.getFormattedMessage().startsWith("Ready=False/InstanceNotReady")).hasSize(1);
        assertThat(pass(team, "Recovered")).isEqualTo(pass(lines.getLast()));
        assertThat(field(lines.getLast(), "was")).isEqualTo("InstanceNotReady");
    }

    @Test
    void aPassThatFindsNothingToDoAndARecordThatArrivesAreNoLine() {
        var team = stage.tenant();
        team.apply(team.spec("roles: [{name: $_reader}]"));
        team.awaitReady("Converged");
        Await.until("its records are kept", SOON, () -> KEPT.of(team, "Created").size() + KEPT.of(team, "Applied").size() == 2);
        Await.until("the status knows", SOON, () -> Optional.ofNullable(team.status().audit()).filter(a -> a.pending().isEmpty()).isPresent());
        int passes = operator.count.passes();
        team.kubectl("annotate", "dbspec", "spec", "databasespec.dev/reconcile=again");
        Await.until("another pass", SOON, () -> operator.count.passes() > passes);
        assertThat(LINES.about(team)).filteredOn(l -> l.getFormattedMessage().contains("Ready=True")).hasSize(1);
    }

    @Test
    void aDeletionIsALineWithThePassOfItsEvent() {
        var team = stage.tenant();
        team.apply(team.spec("roles: [{name: $_reader, grants: [{privileges: [CONNECT], database: {}}]}]\ndeletionPolicy: Revoke\n"));
        team.awaitReady("Converged");
        team.kubectl("delete", "dbspec", "spec", "--timeout=60s");
        ILoggingEvent released = line(team, "deleted, deletionPolicy Revoke: applied ");
        assertThat(team.events("Applied")).extracting(e -> e.getMetadata().getAnnotations().get("databasespec.dev/pass")).contains(pass(released));
        assertThat(text(KEPT.await(team, "Deleted"))).isEqualTo(pass(line(team, "gone, deletionPolicy Revoke")));
    }

    private static String text(AuditRecord record) {
        assertThat(record.isIntact()).isTrue();
        return record.text("pass").orElse("");
    }
}
