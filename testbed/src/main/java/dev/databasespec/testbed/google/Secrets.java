package dev.databasespec.testbed.google;

import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The secrets there are, global and regional ones. */
final class Secrets {
    private static final Pattern SECRET = Pattern.compile("projects/([^/]+)/(locations/[^/]+/)?secrets/([^/]+)");
    private static final Pattern VERSION = Pattern.compile("(projects/[^/]+/(?<location>locations/[^/]+/)?secrets/[^/]+)/versions/([^/]+)");

    /** What the name of a version led to. */
    record Found(String name, ByteString data, long checksum) {}

    private final Map<String, Secret> secrets = new ConcurrentHashMap<>();

    Secret of(String name) {
        return secrets.computeIfAbsent(byNumber(name), numbered -> new Secret(name, numbered));
    }

    static String number(String project) {
        return project.matches("[0-9]+") ? project : Long.toString(100_000_000_000L + Integer.toUnsignedLong(project.hashCode()));
    }

    private static String byNumber(String name) {
        var matcher = SECRET.matcher(name);
        if (!matcher.matches()) {
            throw new ApiException(400, "invalidArgument", "The provided name [" + name + "] does not match the expected format.");
        }
        var location = matcher.group(2) == null ? "" : matcher.group(2);
        return "projects/" + number(matcher.group(1)) + "/" + location + "secrets/" + matcher.group(3);
    }

    /** Reads a version; {@code regional} says which endpoint was asked, null that it does not matter. */
    Found access(String name, @Nullable Boolean regional, @Nullable Fault fault) {
        if (fault instanceof Fault.Http http) {
            throw ApiException.of(http);
        }
        var matcher = VERSION.matcher(name);
        if (!matcher.matches()) {
            throw new ApiException(400, "invalidArgument", "The provided name [" + name + "] does not match the expected format.");
        }
        if (regional != null && regional != (matcher.group("location") != null)) {
            throw new ApiException(400, "invalidArgument", "The resource [" + name + "] is not served by this endpoint.");
        }
        var numbered = byNumber(matcher.group(1));
        var secret = secrets.get(numbered);
        if (secret == null) {
            throw missing("Secret [" + numbered + "] not found or has no versions.");
        }
        var version = secret.resolve(matcher.group(3));
        var resolved = secret.versionName(version.number());
        if (version.state() != Secret.State.ENABLED) {
            throw new ApiException(400, "failedPrecondition", "Secret Version [" + resolved + "] is in " + version.state() + " state.");
        }
        return new Found(resolved, version.data(), checksum(version.data()) + (fault == Fault.Wire.WRONG_CHECKSUM ? 1 : 0));
    }

    static ApiException denied(String name) {
        return new ApiException(403, "forbidden",
                "Permission 'secretmanager.versions.access' denied for resource '" + name + "' (or it may not exist).");
    }

    static ApiException missing(String message) {
        return new ApiException(404, "notFound", message);
    }

    private static long checksum(ByteString data) {
        var checksum = new CRC32C();
        checksum.update(data.asReadOnlyByteBuffer());
        return checksum.getValue();
    }
}
