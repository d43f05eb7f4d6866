package dev.databasespec.testbed;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the emulator of Firestore comes from: FIRESTORE_EMULATOR_JAR, else a Cloud SDK that is installed. */
sealed interface FirestoreJar {
    String VARIABLE = "FIRESTORE_EMULATOR_JAR";
    String PLACE = "platform/cloud-firestore-emulator/cloud-firestore-emulator.jar";

    record Found(Path jar) implements FirestoreJar {}

    record Missing(String why) implements FirestoreJar {}

    static FirestoreJar find(Map<String, String> environment) {
        var given = environment.getOrDefault(VARIABLE, "");
        if (!given.isEmpty()) {
            var jar = Path.of(given).toAbsolutePath();
            return Files.isRegularFile(jar) ? new Found(jar) : new Missing(VARIABLE + "=" + given + " is no file");
        }
        var roots = Stream.of(set(environment, "CLOUDSDK_ROOT").map(Path::of), besideGcloud(environment), Optional.of(Path.of("/usr/lib/google-cloud-sdk")))
                .flatMap(Optional::stream).toList();
        return roots.stream().map(root -> root.resolve(PLACE)).filter(Files::isRegularFile).findFirst().<FirestoreJar>map(Found::new)
                .orElseGet(() -> new Missing(VARIABLE + " is not set, and there is no " + PLACE + " in " + roots));
    }

    private static Optional<String> set(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isEmpty());
    }

    /** The program is {@code bin/gcloud} below the root, or a link to it. */
    private static Optional<Path> besideGcloud(Map<String, String> environment) {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator)).map(folder -> Path.of(folder, "gcloud")).filter(Files::isExecutable)
                .findFirst().map(FirestoreJar::target).map(gcloud -> gcloud.resolveSibling("..").normalize());
    }

    private static Path target(Path link) {
        try {
            return link.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
