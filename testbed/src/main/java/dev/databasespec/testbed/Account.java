package dev.databasespec.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Who runs PostgreSQL: it refuses to be root, so root steps down, into a user namespace where there are some, else to "nobody". */
record Account(List<String> prefix, boolean ownsItsFiles) {
    private static final String NOBODY = "65534";
    private static final Account CURRENT = choose();

    static Account current() {
        return CURRENT;
    }

    private static Account choose() {
        if (!System.getProperty("user.name").equals("root")) {
            return new Account(List.of(), false);
        }
        var namespace = new Account(List.of("unshare", "-U"), false);
        var nobody = new Account(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"), true);
        if (namespace.works() && !Boolean.getBoolean("testbed.nobody")) {
            return namespace;
        }
        if (nobody.works()) {
            return nobody;
        }
        throw new IllegalStateException(
                "PostgreSQL does not run as root, and neither \"unshare -U\" nor \"setpriv\" works here: run the build as an ordinary user");
    }

    private boolean works() {
        var command = new ArrayList<>(prefix);
        command.add("true");
        return status(command) == 0;
    }

    List<String> command(List<String> command) {
        var whole = new ArrayList<>(prefix);
        whole.addAll(command);
        return List.copyOf(whole);
    }

    /** Hands a folder to the account, where it is another one than ours. */
    void adopt(Path folder) {
        if (ownsItsFiles && status(List.of("chown", "-R", NOBODY + ":" + NOBODY, folder.toString())) != 0) {
            throw new IllegalStateException("cannot give " + folder + " to user " + NOBODY);
        }
    }

    private static int status(List<String> command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        } catch (IOException e) {
            return 127;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }
}
