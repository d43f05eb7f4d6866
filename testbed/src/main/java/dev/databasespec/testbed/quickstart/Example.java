package dev.databasespec.testbed.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What examples/quickstart says of port and passwords: the servers follow the files, so that the files can be applied as they are. */
record Example(Path checkout) {
    static final String FOLDER = "examples/quickstart";
    static final String EDITS = "examples/quickstart-edits";
    private static final Pattern PORT = Pattern.compile("(?m)^\\s+port: (\\d+)$");

    int port() {
        var matcher = PORT.matcher(read("instance.yaml"));
        if (!matcher.find()) {
            throw new Unexpected(FOLDER + "/instance.yaml names no port");
        }
        return Integer.parseInt(matcher.group(1));
    }

    boolean portIsFree() {
        try (var socket = new ServerSocket(port(), 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** The password in Secret {@code name}, whose only key is "password". */
    String password(String name) {
        var matcher = Pattern.compile("name: " + name + "\nstringData:\n  password: (\\S+)\n").matcher(read("secrets.yaml"));
        if (!matcher.find()) {
            throw new Unexpected(FOLDER + "/secrets.yaml has no password in Secret " + name);
        }
        return matcher.group(1);
    }

    /** A copy of the folder that names another port. */
    Path onPort(int port) {
        try {
            var copy = Files.createTempDirectory("databasespec-quickstart-");
            copy.toFile().deleteOnExit();
            for (var file : new String[]{"instance.yaml", "secrets.yaml", "spec.yaml"}) {
                var target = copy.resolve(file);
                Files.writeString(target, PORT.matcher(read(file)).replaceAll("    port: " + port));
                target.toFile().deleteOnExit();
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String read(String file) {
        return readAt(FOLDER, file);
    }

    String readAt(String folder, String file) {
        try {
            return Files.readString(checkout.resolve(folder).resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
