package dev.databasespec.cli;

import dev.databasespec.api.ChangeApproval;
import dev.databasespec.api.ChangeApprovalStatus;
import dev.databasespec.api.DatabaseChange;
import dev.databasespec.api.DatabaseChangeStatus;
import dev.databasespec.policies.People;
import dev.databasespec.policies.People.Person;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The command line in the hands of somebody, and what the operator would write meanwhile. */
record Desk(People people, Map<Person, Path> kubeconfigs) {

    /** Without a terminal. */
    Shop.Result run(Person person, String... arguments) {
        return run(person, "", false, arguments);
    }

    Shop.Result run(Person person, String input, boolean terminal, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Map<String, String> environment = Map.of("KUBECONFIG", kubeconfigs.getOrDefault(person, people.plane().kubeconfig()).toString(), "NO_COLOR", "1");
        int code = Cli.run(arguments, new Console(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), environment,
                Path.of("").toAbsolutePath(),
                terminal));
        return new Shop.Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    DatabaseChange store(DatabaseChange change, DatabaseChangeStatus status) {
        DatabaseChange stored = people.plane().client().resource(change).create();
        write(stored.getMetadata().getName(), status);
        return stored;
    }

    void write(String change, DatabaseChangeStatus status) {
        people.plane().client().resources(DatabaseChange.class).inNamespace(People.NAMESPACE).withName(change).editStatus(found -> {
            found.setStatus(status);
            return found;
        });
    }

    void write(ChangeApproval approval, ChangeApprovalStatus status) {
        people.plane().client().resources(ChangeApproval.class).inNamespace(People.NAMESPACE).withName(approval.getMetadata().getName()).editStatus(found -> {
            found.setStatus(status);
            return found;
        });
    }

    List<ChangeApproval> approvals(String change) {
        return people.plane().client().resources(ChangeApproval.class).inNamespace(People.NAMESPACE).list().getItems().stream()
                .filter(approval -> approval.getSpec().changeRef().name().equals(change))
                .sorted(Comparator.comparing(approval -> approval.getMetadata().getName()))
                .toList();
    }
}
