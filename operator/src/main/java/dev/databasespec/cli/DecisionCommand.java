package dev.databasespec.cli;

import dev.databasespec.api.ChangeApproval;
import dev.databasespec.api.ChangeApprovalSpec;
import dev.databasespec.api.ChangeApprovalSpec.Verdict;
import dev.databasespec.api.DatabaseChangeStatus.Phase;
import dev.databasespec.api.Period;
import dev.databasespec.cli.change.ChangeText;
import dev.databasespec.cli.change.ChangeView;
import dev.databasespec.model.Printable;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code approve} and {@code reject} have in common: show, ask, write a ChangeApproval as the caller, see what becomes of it. */
abstract class DecisionCommand implements Callable<Integer> {
    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_REASON = 1024;
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

    private final Console console;
    private final Verdict verdict;
    @Parameters(index = "0", paramLabel = "CHANGE", description = "Name of a DatabaseChange that waits, as status.plan.change of a DatabaseSpec has it.")
    private String name = "";
    @Mixin
    private ClusterOptions cluster = new ClusterOptions();
    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it goes into the audit history.")
    private @Nullable String reason;
    @Option(names = {"-y", "--yes"}, description = "Do not ask; needed where there is no terminal.")
    private boolean yes;
    @Option(names = "--wait", paramLabel = "DURATION", defaultValue = "30s", description = "How long to look what becomes of it; 0s: not at all. Default: 30s.")
    private String patience = "30s";

    DecisionCommand(Console console, Verdict verdict) {
        this.console = console;
        this.verdict = verdict;
    }

    /** Until when the ChangeApproval counts. */
    abstract Optional<Period> lifetime();

    /** Refuses what cannot be decided like this. */
    void check(@Nullable String givenReason) {}

    @Override
    public Integer call() {
        check(reason);
        if (reason != null && reason.length() > LONGEST_REASON) {
            throw new CommandFailure(ExitCode.INVALID, "--reason is longer than " + LONGEST_REASON + " characters");
        }
        Period wait = period("--wait", patience);
        if (!yes && !console.terminal()) {
            throw new CommandFailure(ExitCode.INVALID, "there is no terminal to ask on: look at the change with " + console.command() + " diff, then "
                    + verb() + " it with --yes");
        }
        return cluster.ask(console, place -> decide(place, wait).number());
    }

    private ExitCode decide(ClusterOptions.Place place, Period wait) {
        ChangeReader reader = new ChangeReader(place);
        ChangeView change = reader.read(name);
        console.out().print(ChangeText.of(change, console.palette(), console.command()));
        if (change.phase() != Phase.AwaitingApproval) {
            throw new CommandFailure(ExitCode.INVALID, "DatabaseChange " + Printable.quoted(name) + " does not wait for approval: it is "
                    + change.phaseInWords());
        }
        String user = new Caller(place).name();
        if (!yes && !isConfirmed(change, user)) {
            console.err().println("nothing was written");
            return ExitCode.OTHER;
        }
        ChangeApproval approval = create(place, change, user);
        console.err().println("ChangeApproval " + approval.getMetadata().getName() + " written as " + Printable.quoted(user));
        DecisionOutcome.Fate fate = new DecisionOutcome(reader, place, verdict).await(approval, name, wait.duration());
        (fate.code() == ExitCode.DONE && fate.isSettled() ? console.out() : console.err()).println(fate.message());
        return fate.code();
    }

    private boolean isConfirmed(ChangeView change, String user) {
        int steps = change.steps().size();
        console.err().print("\n" + capital(verb()) + " " + (steps == 1 ? "this step" : "these " + steps + " steps") + " as " + Printable.quoted(user)
                + "? Only yes is taken: ");
        console.err().flush();
        try {
            String answer = new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8)).readLine();
            return answer != null && answer.strip().equals("yes");
        } catch (IOException e) {
            return false;
        }
    }

    private ChangeApproval create(ClusterOptions.Place place, ChangeView change, String user) {
        String expires = lifetime().map(period -> Clock.systemUTC().instant().plus(period.duration()).truncatedTo(ChronoUnit.SECONDS))
                .map(Instant::toString).orElse(null);
        ChangeApproval approval = new ChangeApproval();
        approval.setMetadata(new ObjectMetaBuilder().withName(nameOf(change)).withNamespace(place.namespace()).build());
        approval.setSpec(new ChangeApprovalSpec(new ChangeApprovalSpec.ChangeRef(change.name()), change.spec().planHash(), verdict, user, reason, expires));
        try {
            return place.client().resource(approval).create();
        } catch (KubernetesClientException e) {
            throw ClusterFailures.of(e, place.server(), "create changeapprovals in namespace " + Printable.quoted(place.namespace()), "approver");
        }
    }

    private String nameOf(ChangeView change) {
        StringBuilder suffix = new StringBuilder("-" + verb() + "-");
        new SecureRandom().ints(5, 0, LETTERS.length()).forEach(i -> suffix.append(LETTERS.charAt(i)));
        return change.name().substring(0, Math.min(change.name().length(), LONGEST_NAME - suffix.length())) + suffix;
    }

    private String verb() {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    static Period period(String option, String text) {
        try {
            return Period.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.INVALID, option + ": " + e.getMessage());
        }
    }
}
