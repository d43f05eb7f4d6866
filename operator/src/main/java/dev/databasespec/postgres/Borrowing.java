package dev.databasespec.postgres;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.Membership;
import dev.databasespec.model.Name;
import dev.databasespec.plan.Authority;
import dev.databasespec.plan.Authority.Actor;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * As whom a transaction acts at the moment, and which memberships it has lent itself. Renders the statements that get from here to there; what it remembers
 * is a value, so that a savepoint can be rolled back.
 */
final class Borrowing {
    private final DatabaseState state;
    private final Statements statements;
    private Now now = new Now(new Actor.SessionRole(), List.of());

    private record Now(Actor actor, List<Lent> lent) {
        Now {
            lent = List.copyOf(lent);
        }
    }

    /** {@code back}: the statement after which everything is as it was. */
    private record Lent(Name role, Name member, Actor lender, String back) {}

    /** A moment to come back to. */
    record Mark(Object now) {}

    Borrowing(DatabaseState state) {
        this.state = state;
        this.statements = new Statements(state.server().version());
    }

    Mark mark() {
        return new Mark(now);
    }

    void restore(Mark mark) {
        now = (Now) mark.now();
    }

    /** Everything that has to be sent before the step's own statement. */
    List<String> before(Authority authority) {
        List<String> sql = new ArrayList<>();
        for (Name role : authority.borrow()) {
            lend(role, Authority.lentTo(state, role), sql);
        }
        become(authority.actor(), sql);
        return sql;
    }

    /** Back to the session's own role. */
    List<String> ourselves() {
        List<String> sql = new ArrayList<>();
        become(new Actor.SessionRole(), sql);
        return sql;
    }

    List<String> giveBack() {
        List<String> sql = new ArrayList<>();
        for (Lent lent : now.lent().reversed()) {
            become(lent.lender(), sql);
            sql.add(lent.back());
        }
        now = new Now(now.actor(), List.of());
        become(new Actor.SessionRole(), sql);
        return sql;
    }

    /** With a role go its memberships. */
    void after(PlannedStep step) {
        if (step.step() instanceof Step.DropRole(Name dropped)) {
            now = new Now(now.actor(), now.lent().stream().filter(l -> !l.role().equals(dropped)).toList());
        }
    }

    private void lend(Name role, Actor lender, List<String> sql) {
        Name member = name(lender);
        if (role.equals(member) || now.lent().stream().anyMatch(l -> l.role().equals(role) && l.member().equals(member))) {
            return;
        }
        Optional<Membership> own = state.memberships().stream().filter(m -> m.role().equals(role) && m.member().equals(member))
                .filter(m -> !state.server().atLeast(16) || m.grantor().equals(member)).findFirst();
        if (own.isPresent() && own.get().options().inherit() && own.get().options().set()) {
            return;
        }
        become(lender, sql);
        sql.add(statements.lend(role, member));
        String back = own.map(m -> statements.membership(role, member, m.options())).orElseGet(() -> Statements.takeBack(role, member));
        List<Lent> lent = new ArrayList<>(now.lent());
        lent.add(new Lent(role, member, lender, back));
        now = new Now(now.actor(), lent);
    }

    private void become(Actor actor, List<String> sql) {
        if (!actor.equals(now.actor())) {
            sql.add("SET LOCAL ROLE " + (isUser(actor) ? "NONE" : Quoting.identifier(name(actor))));
            now = new Now(actor, now.lent());
        }
    }

    private boolean isUser(Actor actor) {
        return name(actor).equals(state.server().sessionUser());
    }

    private Name name(Actor actor) {
        return switch (actor) {
            case Actor.SessionRole a -> state.server().sessionRole();
            case Actor.SessionUser a -> state.server().sessionUser();
            case Actor.Other(Name role) -> role;
        };
    }
}
