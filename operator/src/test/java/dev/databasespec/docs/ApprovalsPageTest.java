package dev.databasespec.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.DatabaseChange;
import dev.databasespec.api.DatabaseChangeStatus.Phase;
import dev.databasespec.cli.SampleChanges;
import dev.databasespec.policies.People;
import dev.databasespec.policies.People.Person;
import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.Command;
import dev.databasespec.testbed.ControlPlane;
import dev.databasespec.testbed.RequiresControlPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/approvals.md is run on a real API server, by the people that it is about: the commands print what the page says. */
@RequiresControlPlane
class ApprovalsPageTest {
    @TempDir
    Path folder;

    @Test
    void everyCommandPrintsWhatThePageSays() throws IOException {
        try (People people = People.on(ControlPlane.start())) {
            store(people.plane());
            Files.createSymbolicLink(folder.resolve("crds"), Checkout.ROOT.resolve("crds"));
            var printed = new StringBuilder();
            var expected = new StringBuilder();
            for (var block : Block.all().stream().filter(block -> block.page().endsWith("approvals.md")).toList()) {
                if (block.language().equals("yaml approval")) {
                    Files.writeString(folder.resolve("approval.yaml"), block.text());
                    assertThat(people.as(Person.BOB, "create", "--dry-run=server", "-f", folder.resolve("approval.yaml").toString()).run().orThrow())
                            .contains("drop-legacy-import created");
                } else if (block.language().startsWith("console as=")) {
                    var person = Arrays.stream(Person.values()).filter(p -> block.language().endsWith("=" + p.user)).findFirst().orElseThrow();
                    expected.append(block.text());
                    block.text().lines().filter(line -> line.startsWith("$ ")).map(line -> line.substring(2))
                            .forEach(command -> printed.append("$ ").append(command).append('\n').append(run(people, person, command)));
                }
            }
            assertThat(timeless(printed.toString())).isEqualTo(expected.toString());
        }
    }

    private static void store(ControlPlane plane) {
        plane.client().resource(SampleChanges.change("orders-7f3a9c", SampleChanges.steps())).create();
        plane.client().resources(DatabaseChange.class).inNamespace(People.NAMESPACE).withName("orders-7f3a9c").editStatus(change -> {
            change.setStatus(SampleChanges.status(Phase.AwaitingApproval, null));
            return change;
        });
    }

    private String run(People people, Person person, String command) {
        if (command.startsWith("dbspec ")) {
            return dbspec(people.kubeconfig(person), command);
        }
        try {
            Path bin = Files.createDirectories(folder.resolve("bin-" + person.user));
            Path kubectl = bin.resolve("kubectl");
            String words = String.join(" ", people.as(person).words().stream().map(word -> "'" + word + "'").toList());
            Files.writeString(kubectl, "#!/bin/sh\nexec " + words + " \"$@\"\n");
            Files.setPosixFilePermissions(kubectl, PosixFilePermissions.fromString("rwxr-xr-x"));
            var result = Command.of("sh", "-c", command + " 2>&1").in(folder).with("PATH", bin + ":/usr/bin:/bin").run();
            if (command.contains("policies/approvals.yaml")) {
                Await.until("the policy is in force", Duration.ofSeconds(30), () -> people.as(Person.ADMIN, "create", "--dry-run=server", "-f", "-")
                        .input(People.approval("probe", "somebody")).run().exitCode() != 0);
            }
            return result.output();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String dbspec(Path kubeconfig, String command) {
        boolean quiet = command.endsWith(" > /dev/null");
        var words = List.of(command.replace(" > /dev/null", "").split(" ", -1));
        var result = Dbspec.run(Map.of("KUBECONFIG", kubeconfig.toString(), "NO_COLOR", "1"), "", words.subList(1, words.size()));
        return quiet ? result.output().substring(result.output().indexOf("\nChangeApproval ") + 1) : result.output();
    }

    private static String timeless(String text) {
        return text.replaceAll("20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ", "2026-11-28T08:00:00Z").replaceAll("-approve-[a-z0-9]{5}", "-approve-x7k2p")
                .replaceAll("(?m) \\d+s$", " 5s");
    }
}
