package dev.databasespec.cli.bundle;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that somebody who helps from afar wants to know of an installation, and no secret: Secrets are never asked for. */
public final class SupportBundle {
    /** With the whole of its reply. */
    public static final Duration ONE_REQUEST = Duration.ofMinutes(1);
    private static final Duration ALL_REQUESTS = Duration.ofMinutes(10);
    private final Bundle bundle;
    private final String overview;

    /**
     * What to look at.
     *
     * @param namespace empty for all
     * @param operatorNamespace where the operator runs; empty: it is looked for
     * @param server the API server
     * @param dbspec which version we are
     */
    public record Request(Optional<String> namespace, Optional<String> operatorNamespace, String server, String dbspec) {}

    private SupportBundle(Bundle bundle, String overview) {
        this.bundle = bundle;
        this.overview = overview;
    }

    public static SupportBundle of(Api api, Request request, Instant now) {
        Bundle bundle = new Bundle();
        Redaction redaction = new Redaction(request.namespace());
        Reader reader = new Reader(new BoundedApi(api, ONE_REQUEST, ALL_REQUESTS), bundle);
        OurObjects objects = new OurObjects(reader, bundle);
        request.namespace().ifPresent(reader::noteMissingNamespace);
        objects.read(request.namespace());
        objects.learn(redaction);
        Installation installation = new Installation(reader, request.dbspec());
        installation.read(redaction);
        redaction.incomplete().ifPresent(why -> bundle.note("logs and events", why));
        OperatorPods operator = new OperatorPods(reader, bundle);
        operator.read(request.namespace(), request.operatorNamespace(), installation.releases());
        objects.write(redaction);
        installation.write(bundle, objects.of("databaseinstances"));
        operator.write(redaction);
        String versions = request.dbspec() + "; Kubernetes " + installation.kubernetes().orElse("unknown");
        String overview = Overview.of(objects, operator, versions, redaction);
        bundle.add("overview.txt", overview);
        bundle.close(Map.of("created", now.truncatedTo(ChronoUnit.SECONDS).toString(), "server", redaction.text(request.server()), "namespaces",
                request.namespace().orElse("all"), "dbspec", request.dbspec()));
        return new SupportBundle(bundle, overview);
    }

    /** What stands out, in lines. */
    public String overview() {
        return overview;
    }

    public int files() {
        return bundle.size();
    }

    /** What is missing, and why, each in a line. */
    public List<String> notCollected() {
        return bundle.notes().stream().map(note -> note.what() + ": " + note.why()).toList();
    }

    /** There as a whole, or not at all; for its owner alone to read. */
    public void write(Path file, boolean replace) throws IOException {
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file.toAbsolutePath());
        Path fresh = Files.createTempFile(folder, ".dbspec-support-", ".tmp");
        try {
            try (OutputStream out = Files.newOutputStream(fresh)) {
                bundle.write(out);
            }
            if (replace) {
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } else if (Files.exists(file)) {
                throw new FileAlreadyExistsException(file.toString());
            } else {
                Files.move(fresh, file);
            }
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
