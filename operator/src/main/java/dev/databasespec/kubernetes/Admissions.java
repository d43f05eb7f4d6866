package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DatabaseSpecSpec;
import dev.databasespec.api.DatabaseSpecStatus;
import dev.databasespec.api.ProblemStatus;
import dev.databasespec.api.RoleSpec;
import dev.databasespec.kubernetes.SecretReader.Reading;
import dev.databasespec.kubernetes.Targets.Resolved;
import dev.databasespec.kubernetes.Tenancy.Refusal;
import dev.databasespec.model.DesiredRole;
import dev.databasespec.model.DesiredState;
import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.reconcile.Secret;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Decides from spec, instance, Secrets and the other DatabaseSpecs of the server whether a pass may start. */
final class Admissions {
    private static final int NAMED_ERRORS = 5;
    private final Cluster cluster;
    private final Targets targets;
    private final SecretReader secrets;
    private final Verdicts verdicts;
    private final StatusWriter<DatabaseSpecSpec, DatabaseSpecStatus, DatabaseSpec> statuses;
    private final Expansions expansions;
    private final Guardrails guardrails;
    private final Clock clock;

    Admissions(Cluster cluster, Targets targets, SecretReader secrets, Verdicts verdicts,
            StatusWriter<DatabaseSpecSpec, DatabaseSpecStatus, DatabaseSpec> statuses, Expansions expansions, Guardrails guardrails,
            Clock clock) {
        this.cluster = cluster;
        this.targets = targets;
        this.secrets = secrets;
        this.verdicts = verdicts;
        this.statuses = statuses;
        this.expansions = expansions;
        this.guardrails = guardrails;
        this.clock = clock;
    }

    Admission of(DatabaseSpec resource) {
        if (resource.getSpec().suspend()) {
            return new Admission.Refused(SpecReason.SUSPENDED, new Explanation("the DatabaseSpec is suspended: nothing is looked at or changed",
                    "set `suspend: false` to go on"), List.of(), AppliedTemplates.of(resource));
        }
        Expansion expansion = expansions.of(resource);
        return expansion.waiting() ? new Admission.Waiting() : of(expansion);
    }

    private Explanation missing(DatabaseSpec resource) {
        String instance = "DatabaseInstance " + Cluster.key(Cluster.idOfInstance(resource));
        return cluster.honoursInstanceOf(resource)
                ? new Explanation(instance + " does not exist", "create it, or correct `instanceRef`")
                : new Explanation(instance + " does not count, whether it exists or not: the operator honours DatabaseInstances of certain namespaces only",
                        "correct `instanceRef`, or have the platform team add the namespace to DBSPEC_INSTANCE_NAMESPACES (value instanceNamespaces of the chart)");
    }

    private Admission of(Expansion expansion) {
        DatabaseSpec resource = expansion.resource();
        List<SpecError> errors = errors(expansion);
        if (!errors.isEmpty()) {
            return new Admission.Refused(SpecReason.INVALID_SPEC, new Explanation(text(errors), ""), errors, expansion.templates());
        }
        Optional<DatabaseInstance> instance = cluster.instanceOf(resource);
        if (instance.isEmpty()) {
            return new Admission.Blocked(SpecReason.INSTANCE_NOT_FOUND, missing(resource));
        }
        Optional<Refusal> refusal = Tenancy.check(resource, instance.get(), cluster.labelsOf(resource.getMetadata().getNamespace()));
        if (refusal.isPresent()) {
            return refused(expansion, refusal.get().reason(), refusal.get().message(), refusal.get().action());
        }
        List<DatabaseSpec> others = others(resource, instance.get());
        Optional<Conflict> conflict = Conflict.of(resource, others);
        if (conflict.isPresent()) {
            return refused(expansion, SpecReason.CONFLICT, conflict.get().message(), conflict.get().action());
        }
        return reachable(expansion, instance.get(), desired(resource, others));
    }

    /** Everything that is wrong with it, or goes too far, whatever its instance allows. */
    private List<SpecError> errors(Expansion expansion) {
        if (!expansion.errors().isEmpty()) {
            return expansion.errors();
        }
        List<SpecError> errors = DesiredStates.alone(expansion.resource()) instanceof Declaration.InvalidSpec(var found)
                ? found
                : guardrails.check(expansion.resource());
        return errors.stream().map(expansion::told).toList();
    }

    /** For a deletion: what was given is taken back; of a spec that may not ask for anything only what the inventory names. */
    Admission forRelease(DatabaseSpec declared) {
        Expansion expansion = expansions.of(declared);
        DatabaseSpec resource = expansion.resource();
        Optional<DatabaseInstance> instance = cluster.instanceOf(resource);
        if (instance.isEmpty()) {
            return new Admission.Blocked(SpecReason.INSTANCE_NOT_FOUND,
                    new Explanation("DatabaseInstance " + Cluster.key(Cluster.idOfInstance(resource)) + " does not exist", "create it again"));
        }
        List<DatabaseSpec> others = others(resource, instance.get());
        boolean entitled = errors(expansion).isEmpty() && Conflict.of(resource, others).isEmpty()
                && Tenancy.check(resource, instance.get(), cluster.labelsOf(resource.getMetadata().getNamespace())).isEmpty();
        return reachable(expansion, instance.get(),
                entitled ? desired(resource, others) : Neighbours.of(others, clock.instant()).joinedTo(DesiredState.NOTHING));
    }

    /** The DatabaseSpec with the roles of its templates. */
    Expansion expanded(DatabaseSpec resource) {
        return expansions.of(resource);
    }

    private Admission reachable(Expansion expansion, DatabaseInstance instance, DesiredState desired) {
        DatabaseSpec resource = expansion.resource();
        Optional<Verdicts.Verdict> verdict = verdicts.of(instance);
        if (verdict.isEmpty()) {
            return new Admission.Waiting();
        }
        if (verdict.get().problem().isPresent()) {
            return notReady(instance, verdict.get().problem().get());
        }
        return switch (targets.of(instance, Name.of(resource.getSpec().database()))) {
            case Resolved.Unavailable(var reason, var message, var action, var found) ->
                notReady(instance, new Verdicts.Problem(reason, new Explanation(message, action)));
            case Resolved.Found(var target, var server) -> {
                List<ProblemStatus> missing = new ArrayList<>();
                Map<Name, Secret> passwords = passwords(resource, missing);
                yield new Admission.Granted(instance, target, server, withPasswordsOf(desired, passwords), Sorted.map(passwords), missing,
                        expansion.templates(), expansion.changes());
            }
        };
    }

    private static Admission notReady(DatabaseInstance instance, Verdicts.Problem problem) {
        return new Admission.Blocked(SpecReason.INSTANCE_NOT_READY,
                new Explanation("DatabaseInstance " + instance.getMetadata().getNamespace() + "/" + instance.getMetadata().getName() + " is not ready: "
                        + problem.reason().word() + ": " + problem.why().message(), problem.why().action()));
    }

    private DesiredState desired(DatabaseSpec resource, List<DatabaseSpec> others) {
        return switch (DesiredStates.of(resource, others, clock.instant())) {
            case Declaration.Valid(var state) -> state;
            case Declaration.InvalidSpec(var errors) -> throw new IllegalStateException("valid a moment ago: " + errors);
        };
    }

    /** The other DatabaseSpecs of the same server that may use it, with the roles of their templates. */
    List<DatabaseSpec> others(DatabaseSpec resource, DatabaseInstance instance) {
        String server = targets.serverOf(instance);
        return cluster.instances().filter(i -> targets.serverOf(i).equals(server))
                .flatMap(i -> cluster.specsOf(i).stream().filter(s -> !Objects.equals(s.getMetadata().getUid(), resource.getMetadata().getUid()))
                        .map(statuses::refreshed)
                        .flatMap(s -> expansions.possible(s).map(Expansion::resource)
                                .filter(e -> Tenancy.check(e, i, cluster.labelsOf(e.getMetadata().getNamespace())).isEmpty()).limit(1)))
                .toList();
    }

    private Map<Name, Secret> passwords(DatabaseSpec resource, List<ProblemStatus> missing) {
        Map<Name, Secret> passwords = new TreeMap<>();
        for (RoleSpec role : resource.getSpec().roles()) {
            if (role.password() != null) {
                switch (secrets.read(String.valueOf(resource.getMetadata().getNamespace()), role.password().secretKeyRef())) {
                    case Reading.Found(var value) -> passwords.put(Name.of(role.name()), value);
                    case Reading.Missing(var message, var action) -> missing.add(new ProblemStatus("password of role " + Name.of(role.name()),
                            ProblemStatus.Severity.Error, SpecReason.CREDENTIALS_UNAVAILABLE.word(), message, action));
                }
            }
        }
        return passwords;
    }

    /** A password that cannot be read is not set; the rest of the role is. */
    private static DesiredState withPasswordsOf(DesiredState state, Map<Name, Secret> readable) {
        Map<Name, DesiredRole> roles = new TreeMap<>(state.roles());
        roles.replaceAll((name, r) -> readable.containsKey(name)
                ? r
                : new DesiredRole(name, r.wishes(), Optional.empty(), r.external(), r.absent(), r.reassignOwnedTo(), r.openMembers()));
        return new DesiredState(state.create(), state.authoritative(), state.schemas(), Sorted.map(roles), state.users(), state.memberships(), state.grants(),
                state.defaults(), state.passwordsToSet(), state.elsewhere());
    }

    private static Admission refused(Expansion expansion, SpecReason reason, String message, String action) {
        return new Admission.Refused(reason, new Explanation(expansion.toldWithTemplate(message), action), List.of(), expansion.templates());
    }

    private static String text(List<SpecError> errors) {
        String first = String.join("; ", errors.stream().limit(NAMED_ERRORS).map(SpecError::toString).toList());
        return errors.size() <= NAMED_ERRORS ? first : first + "; and " + (errors.size() - NAMED_ERRORS) + " more errors, see status.problems";
    }
}
