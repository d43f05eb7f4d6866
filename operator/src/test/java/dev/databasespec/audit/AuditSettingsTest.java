package dev.databasespec.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.audit.AuditSettings.Kind;
import dev.databasespec.reconcile.AuditSink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditSettingsTest {
    private final List<String> errors = new ArrayList<>();

    @Test
    void keepsNothingWhereNothingIsSaid() {
        AuditSettings settings = AuditSettings.of(Map.of("DBSPEC_AUDIT", " "), errors::add);
        assertThat(settings).isEqualTo(AuditSettings.DEFAULT);
        assertThat(errors).isEmpty();
        assertThat(AuditStores.sink(settings, Path.of(""))).isSameAs(AuditSink.NONE);
        assertThat(AuditStores.history(settings, Path.of(""))).isEmpty();
    }

    @Test
    void readsWhatIsGiven() {
        AuditSettings settings = AuditSettings.of(Map.of("DBSPEC_AUDIT", "Firestore", "DBSPEC_AUDIT_REQUIRED", "TRUE", "DBSPEC_FIRESTORE_PROJECT", "acme-prod",
                "DBSPEC_FIRESTORE_DATABASE", "audit-eu", "DBSPEC_FIRESTORE_COLLECTION", "history.v1", "FIRESTORE_EMULATOR_HOST", "localhost:1"), errors::add);
        assertThat(errors).isEmpty();
        assertThat(settings.kind()).isEqualTo(Kind.FIRESTORE);
        assertThat(settings.required()).isTrue();
        assertThat(settings.project()).contains("acme-prod");
        assertThat(settings.database()).isEqualTo("audit-eu");
        assertThat(settings.collection()).isEqualTo("history.v1");
        try (AuditSink sink = AuditStores.sink(settings, Path.of(""))) {
            assertThat(sink.name()).isEqualTo("firestore");
        }
        try (AuditSink sink = AuditStores.sink(AuditSettings.of(Map.of("DBSPEC_AUDIT", "file", "DBSPEC_AUDIT_FILE", "a/b.jsonl"), errors::add), Path.of(""))) {
            assertThat(sink.name()).isEqualTo("file");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DBSPEC_AUDIT=maybe                                          | DBSPEC_AUDIT is "maybe": none, file or firestore is expected
            DBSPEC_AUDIT=file                                           | DBSPEC_AUDIT_FILE is not set
            DBSPEC_AUDIT=file DBSPEC_AUDIT_FILE=dir/                    | DBSPEC_AUDIT_FILE is "dir/": the path of a file
            DBSPEC_AUDIT_FILE=x                                         | DBSPEC_AUDIT_FILE is set, but DBSPEC_AUDIT is none
            DBSPEC_AUDIT=firestore DBSPEC_AUDIT_FILE=x                  | DBSPEC_AUDIT_FILE is set, but DBSPEC_AUDIT is firestore
            DBSPEC_AUDIT_REQUIRED=true                                  | set DBSPEC_AUDIT to file or firestore
            DBSPEC_AUDIT_REQUIRED=yes                                   | DBSPEC_AUDIT_REQUIRED is "yes": true or false
            DBSPEC_FIRESTORE_PROJECT=acme                               | DBSPEC_FIRESTORE_PROJECT is set, but DBSPEC_AUDIT is none
            DBSPEC_AUDIT=firestore DBSPEC_FIRESTORE_PROJECT=a/b         | id of a project
            DBSPEC_AUDIT=firestore DBSPEC_FIRESTORE_DATABASE=A          | DBSPEC_FIRESTORE_DATABASE is "A"
            DBSPEC_AUDIT=firestore DBSPEC_FIRESTORE_COLLECTION=a/b/c    | one collection
            DBSPEC_AUDIT=firestore DBSPEC_FIRESTORE_COLLECTION=__a__    | one collection
            DBSPEC_AUDIT=firestore DBSPEC_FIRESTORE_COLLECTION=..       | one collection
            """)
    void saysInOneSentenceWhatCannotBeMeant(String variables, String expected) {
        Map<String, String> environment = new TreeMap<>();
        Arrays.stream(variables.split(" ", -1)).map(pair -> pair.split("=", 2)).forEach(pair -> environment.put(pair[0], pair[1]));
        AuditSettings.of(environment, errors::add);
        assertThat(errors).singleElement().asString().contains(expected).doesNotContain("\n");
    }
}
