package dev.databasespec.kubernetes;

import dev.databasespec.api.Api;
import dev.databasespec.kubernetes.change.Digests;
import dev.databasespec.kubernetes.change.PassId;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events for people. The same reason and message about the same object is told once; an Event that cannot be written delays nothing. */
final class Announcements {
    private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);
    private static final int REMEMBERED = 10_000;
    private static final int LONGEST_NOTE = 980;
    /** The pass that made it: leads to the lines of the log. */
    private static final String PASS = Api.GROUP + "/" + PassId.FIELD;
    /** Where kubectl looks for Events about what has no namespace. */
    private static final String OF_CLUSTER_SCOPED = "default";

    enum Kind {
        APPLIED("Applied", "Normal"), DRIFT_CORRECTED("DriftCorrected", "Normal"), WITHHELD("Withheld", "Warning"), FAILED("Failed",
                "Warning"), CONFLICT("Conflict", "Warning"), RECOVERED("Recovered", "Normal"), ABANDONED("Abandoned", "Warning"), VOID(
                        "Void", "Warning"), IN_USE("InUse", "Warning");

        private final String reason;
        private final String type;

        Kind(String reason, String type) {
            this.reason = reason;
            this.type = type;
        }
    }

    private final KubernetesClient client;
    private final Clock clock;
    private final String identity;
    private final Map<String, Boolean> told = Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    Announcements(KubernetesClient client, Clock clock, String identity) {
        this.client = client;
        this.clock = clock;
        this.identity = identity;
    }

    void tell(HasMetadata about, Kind kind, String message) {
        tell(about, kind, message, "");
    }

    /** {@code occasion}: at another one the same is told again. */
    void tell(HasMetadata about, Kind kind, String message, String occasion) {
        String name = about.getMetadata().getName() + "."
                + Digests.sha256(about.getMetadata().getUid() + "\n" + kind.reason + "\n" + message + occasion).substring(0, 16);
        if (told.putIfAbsent(about.getMetadata().getNamespace() + "/" + name, true) != null) {
            return;
        }
        String namespace = about.getMetadata().getNamespace() == null ? OF_CLUSTER_SCOPED : about.getMetadata().getNamespace();
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        Optional<String> pass = PassId.current();
        // no part of the name: the same news of another pass is no news
        String note = (message.length() <= LONGEST_NOTE ? message : message.substring(0, LONGEST_NOTE) + "…") + pass.map(p -> " [pass " + p + "]").orElse("");
        var event = new EventBuilder().withNewMetadata().withName(name).withNamespace(namespace)
                .withAnnotations(pass.map(p -> Map.of(PASS, p)).orElse(Map.of())).endMetadata()
                .withInvolvedObject(reference(about)).withReason(kind.reason).withType(kind.type).withMessage(note).withFirstTimestamp(now)
                .withLastTimestamp(now).withCount(1).withNewSource().withComponent(StatusWriter.FIELD_MANAGER).endSource()
                .withReportingComponent(StatusWriter.FIELD_MANAGER).withReportingInstance(identity).build();
        try {
            client.v1().events().resource(event).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                LOG.atWarn().addKeyValue("spec", SpecLog.name(about))
                        .log("Event {} was not written: {}", kind.reason, e.getMessage());
            }
        }
    }

    private static ObjectReference reference(HasMetadata about) {
        return new ObjectReferenceBuilder().withApiVersion(about.getApiVersion()).withKind(about.getKind()).withName(about.getMetadata().getName())
                .withNamespace(about.getMetadata().getNamespace()).withUid(about.getMetadata().getUid())
                .withResourceVersion(about.getMetadata().getResourceVersion()).build();
    }
}
