package dev.databasespec.reconcile;

import dev.databasespec.model.AclItem;
import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.DesiredRole;
import dev.databasespec.model.DesiredState;
import dev.databasespec.model.Grantee;
import dev.databasespec.model.Name;
import dev.databasespec.model.ObjectGroup;
import dev.databasespec.model.ObjectKind;
import dev.databasespec.model.ObjectRef;
import dev.databasespec.model.Privilege;
import dev.databasespec.model.Sorted;
import dev.databasespec.plan.Authority;
import dev.databasespec.plan.Gate;
import dev.databasespec.plan.Hazard;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A pass over a database that does not exist yet: its owner first, then the database, then everything in it. */
final class Creation {
    private static final String REASON = "it is declared with `create` and does not exist";
    private final Means means;
    private final Request request;
    private final Journal journal;

    Creation(Means means, Request request, Journal journal) {
        this.means = means;
        this.request = request;
        this.journal = journal;
    }

    Outcome run(Name maintenance) throws CatalogException, InterruptedException {
        Outcome preview = preview(maintenance);
        List<PlannedStep> released = preview.live().map(live -> released(preview.pending(), live)).orElse(List.of());
        if (released.isEmpty()) {
            return preview;
        }
        journal.opening(released, preview.live().orElseThrow());
        Journal inside = journal.opened();
        // somebody approved all of it
        boolean approved = released.size() == preview.pending().size();
        Request whole = approved ? request.upTo(Hazard.HIGH) : request;
        Outcome owner = owner(maintenance, whole, inside);
        if (owner.failure().isPresent() || owner.hasErrors() || !owner.pending().isEmpty()) {
            return owner;
        }
        PlannedStep create = step();
        inside.aboutToCall(List.of(create));
        means.catalog().createDatabase(request.target(), (Step.CreateDatabase) create.step());
        Pass pass = new Pass(means, whole.approved(owner.inventory(), request.approval()), inside,
                Stream.concat(owner.applied().stream(), Stream.of(create)).toList());
        return pass.run(pass.observe());
    }

    private List<PlannedStep> released(List<PlannedStep> steps, DatabaseState live) {
        return request.approval().covers(steps, live) ? steps : Gate.of(steps, request.limit()).released();
    }

    /** What would be done, on a database as CREATE DATABASE leaves it. */
    Outcome preview(Name maintenance) throws CatalogException, InterruptedException {
        Pass pass = new Pass(means, request.in(request.target(), request.desired(), Request.Mode.PLAN), Journal.NONE, List.of());
        DatabaseState server = means.catalog().observe(request.target().inDatabase(maintenance), Sorted.of());
        Outcome outcome = pass.run(empty(server));
        List<PlannedStep> pending = new ArrayList<>();
        pending.add(step());
        pending.addAll(outcome.pending());
        return new Outcome(outcome.failure(), List.of(), pending, outcome.problems(), outcome.surplus(), outcome.inventory(), outcome.live(), outcome.counts(),
                outcome.users(), outcome.failed());
    }

    private PlannedStep step() {
        return new PlannedStep(new Step.CreateDatabase(request.target().database(), request.desired().create().orElseThrow()), Hazard.LOW, REASON,
                Authority.OURS);
    }

    /** The owner has to exist before the database; where this spec declares it, it is made now. */
    private Outcome owner(Name maintenance, Request whole, Journal inside) throws CatalogException, InterruptedException {
        DesiredState d = request.desired();
        Optional<Name> owner = d.create().flatMap(DesiredState.Database::owner);
        Map<Name, DesiredRole> roles = new java.util.TreeMap<>(d.roles());
        roles.keySet().retainAll(owner.map(java.util.Set::of).orElse(java.util.Set.of()));
        DesiredState only = new DesiredState(d.create(), false, Sorted.map(Map.of()), Sorted.map(roles), Sorted.map(Map.of()), List.of(), List.of(), List.of(),
                Sorted.of(),
                new DesiredState.Elsewhere(Sorted.union(d.elsewhere().roles(), request.applied().roles()),
                        Sorted.union(d.elsewhere().memberships(), request.applied().memberships()),
                        d.elsewhere().madeRoles(), Sorted.union(d.elsewhere().users(), request.applied().users()), d.elsewhere().madeUsers()));
        Pass pass = new Pass(means, whole.in(request.target().inDatabase(maintenance), only, request.mode()), inside, List.of());
        DatabaseState live = pass.observe();
        if (owner.isPresent() && roles.isEmpty() && live.role(owner.get()).isEmpty()) {
            return Outcome.failed(
                    Failure.of(Failure.Kind.MISSING_OBJECT, "the owner " + owner.get() + " of database " + request.target().database() + " does not exist",
                            "declare the role under `roles`, or correct `create.owner`"),
                    request.applied());
        }
        Outcome outcome = pass.run(live);
        // what left the spec is the business of the pass over the new database
        return new Outcome(outcome.failure(), outcome.applied(), outcome.pending(), outcome.problems(), 0,
                Inventories.expected(request.applied(), outcome.applied(), List.of(), live),
                outcome.live(), outcome.counts(), outcome.users(), outcome.failed());
    }

    private DatabaseState empty(DatabaseState server) {
        Name us = server.server().sessionRole();
        Name owner = request.desired().create().flatMap(DesiredState.Database::owner).orElse(us);
        DatabaseState.Server s = server.server();
        ObjectGroup database = new ObjectGroup(ObjectKind.DATABASE, "", owner, false, Sorted.of(ObjectRef.database(request.target().database())),
                Sorted.of(new AclItem(Grantee.PUBLIC, owner, Privilege.CONNECT, false), new AclItem(Grantee.PUBLIC, owner, Privilege.TEMPORARY, false)));
        Name schemaOwner = s.atLeast(15) ? Name.of("pg_database_owner") : us;
        ObjectGroup schema = new ObjectGroup(ObjectKind.SCHEMA, "public", schemaOwner, false, Sorted.of(ObjectRef.schema(Name.of("public"))),
                Sorted.of(new AclItem(Grantee.PUBLIC, schemaOwner, Privilege.USAGE, false)));
        DatabaseState.Server there = new DatabaseState.Server(s.version(), request.target().database(), s.sessionUser(), s.sessionRole(),
                s.bootstrapSuperuser(), s.replica(),
                Sorted.of());
        return new DatabaseState(there, server.roles(), server.memberships(), List.of(database, schema), Sorted.of(), Sorted.map(Map.of()));
    }
}
