package dev.databasespec.plan;

import dev.databasespec.model.DesiredRole;
import dev.databasespec.model.DesiredState;
import dev.databasespec.model.DesiredState.WantedMembership;
import dev.databasespec.model.Membership;
import dev.databasespec.model.MembershipOptions;
import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.plan.Problem.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who is in which role, with which options, and who should not be. */
final class MembershipPlanning {
    private final Draft draft;
    private final Map<Membership.Key, List<Membership>> live = new TreeMap<>();
    private final Map<Change, TreeSet<Name>> changes = new LinkedHashMap<>();
    private final Map<Membership, Hazard> taken = new TreeMap<>();
    private final AccountMemberships accounts;

    /** A difference, but for the member. {@code give} empty: the membership goes. */
    private record Change(Name role, Optional<MembershipOptions> give, boolean adminOnly, Name grantor, Hazard hazard, String reason, Authority authority) {}

    private MembershipPlanning(Draft draft) {
        this.draft = draft;
        this.accounts = new AccountMemberships(draft);
        draft.now.memberships().forEach(m -> live.computeIfAbsent(m.key(), k -> new ArrayList<>()).add(m));
    }

    static void plan(Draft draft) {
        MembershipPlanning planning = new MembershipPlanning(draft);
        Map<Membership.Key, WantedMembership> wanted = new TreeMap<>();
        draft.desired.memberships().forEach(w -> wanted.put(w.key(), w));
        wanted.values().forEach(planning::want);
        planning.surplus(wanted.keySet());
        planning.emit();
    }

    static void release(Draft draft) {
        MembershipPlanning planning = new MembershipPlanning(draft);
        planning.live.forEach((key, rows) -> {
            if (draft.applied.memberships().contains(key) && !draft.desired.elsewhere().memberships().contains(key)) {
                rows.stream().filter(planning::touchable).filter(row -> planning.isOurs(row) || planning.accounts.gave(row))
                        .forEach(row -> planning.take(row, Hazard.MEDIUM, "the DatabaseSpec is deleted"));
            }
        });
        planning.emit();
    }

    private void want(WantedMembership wanted) {
        Name role = wanted.key().role();
        if (!draft.exists(wanted.key().member())) {
            // an external role or a principal that is not there has been reported as such; its memberships would only repeat it
            return;
        }
        if (!draft.exists(role)) {
            draft.problem(wanted.required(), "membership of " + wanted.key(), Reason.MISSING_OBJECT,
                    wanted.key().member() + " is to be a member of " + role + ", which does not exist",
                    "declare the role, or correct its name");
            return;
        }
        if (draft.live.server().isUs(role)) {
            draft.problem(wanted.required(), "membership of " + wanted.key(), Reason.NOT_MANAGEABLE,
                    wanted.key().member() + " is to be a member of " + role + ", who the operator logs in or acts as, and would have all its rights",
                    "name another role");
            return;
        }
        MembershipOptions options = supported(wanted);
        List<Membership> rows = live.getOrDefault(wanted.key(), List.of());
        Optional<MembershipOptions> held = rows.stream().map(Membership::options).reduce(MembershipOptions::or);
        if (held.isEmpty()) {
            give(wanted, options, options.admin() ? Hazard.MEDIUM : Hazard.LOW, "it is declared and not there");
        } else if (!compared(held.get()).equals(compared(options))) {
            change(wanted, options, rows);
        }
    }

    /** Before 16, INHERIT follows the member's attribute and SET is always possible. */
    private MembershipOptions compared(MembershipOptions options) {
        return draft.live.server().atLeast(16) ? options : new MembershipOptions(options.admin(), true, true);
    }

    private MembershipOptions supported(WantedMembership wanted) {
        MembershipOptions options = wanted.options();
        if (draft.live.server().atLeast(16) || (options.inherit() && options.set())) {
            return options;
        }
        draft.problem(wanted.required(), "membership of " + wanted.key(), Reason.NOT_SUPPORTED_BY_VERSION,
                "`inherit: false` and `set: false` of a membership need PostgreSQL 16; the server is " + draft.live.server().version() / 10000,
                "remove them (on this server `inherit: false` of the member role itself does it for all its memberships), or upgrade the instance");
        return new MembershipOptions(options.admin(), true, true);
    }

    private void give(WantedMembership wanted, MembershipOptions options, Hazard hazard, String reason) {
        Name role = wanted.key().role();
        Optional<Authority> authority = Authorities.administering(draft.now, role);
        if (authority.isPresent()) {
            Name grantor = Authorities.recordedAs(draft.now, authority.get());
            changes.computeIfAbsent(new Change(role, Optional.of(options), false, grantor, hazard, reason, authority.get()), k -> new TreeSet<>())
                    .add(wanted.key().member());
        } else if (!accounts.give(wanted, hazard, reason)) {
            draft.problem(wanted.required(), "membership of " + wanted.key(), Reason.NOT_MANAGEABLE,
                    wanted.key().member() + " cannot be made a member of " + role + ": " + draft.live.server().sessionRole() + " lacks ADMIN on it",
                    role.value().startsWith("pg_")
                            ? "from PostgreSQL 16 on, predefined roles can be granted through the Cloud SQL Admin API only, and to its users only: set `required: false`, "
                                    + "or name the role under `users` of a spec whose DatabaseInstance has `cloudSql`"
                            : "let a role that has ADMIN on it run: GRANT " + role + " TO " + draft.live.server().sessionRole() + " WITH ADMIN OPTION");
        }
    }

    private void change(WantedMembership wanted, MembershipOptions options, List<Membership> rows) {
        MembershipOptions left = new MembershipOptions(false, false, false);
        for (Membership row : rows) {
            MembershipOptions held = compared(row.options());
            MembershipOptions narrowed = new MembershipOptions(held.admin() && options.admin(), held.inherit() && options.inherit(),
                    held.set() && options.set());
            if (!narrowed.equals(held) && draft.desired.authoritative() && narrow(row, held, narrowed)) {
                held = narrowed;
            }
            left = left.or(held);
        }
        boolean lacks = (options.admin() && !left.admin()) || (options.inherit() && !left.inherit()) || (options.set() && !left.set());
        if (lacks) {
            give(wanted, options, Hazard.MEDIUM, "its options differ from what is declared");
        }
    }

    private boolean narrow(Membership row, MembershipOptions held, MembershipOptions narrowed) {
        Optional<Authority> authority = Authorities.asGrantorOf(draft.now, row);
        if (authority.isEmpty()) {
            reportOutOfReach(row);
            return false;
        }
        String reason = "its options differ from what is declared";
        if (held.admin() && !narrowed.admin()) {
            changes.computeIfAbsent(new Change(row.role(), Optional.empty(), true, row.grantor(), Hazard.MEDIUM, reason, authority.get()), k -> new TreeSet<>())
                    .add(row.member());
        }
        if (held.inherit() != narrowed.inherit() || held.set() != narrowed.set()) {
            changes.computeIfAbsent(new Change(row.role(), Optional.of(narrowed), false, row.grantor(), Hazard.MEDIUM, reason, authority.get()),
                    k -> new TreeSet<>())
                    .add(row.member());
        }
        return true;
    }

    private void surplus(Set<Membership.Key> wanted) {
        Set<Membership.Key> declared = new HashSet<>(wanted);
        declared.addAll(draft.desired.elsewhere().memberships());
        Map<Membership, Hazard> surplus = new HashMap<>();
        live.forEach((key, rows) -> {
            if (!declared.contains(key)) {
                rows.stream().filter(this::touchable).forEach(row -> surplusHazard(row).ifPresent(h -> surplus.put(row, h)));
            }
        });
        // what somebody passed on with ADMIN goes before his own membership does
        surplus.keySet().stream().sorted(Comparator.comparing((Membership m) -> draft.live.server().isUs(m.grantor())).thenComparing(m -> m)).forEach(row -> {
            Hazard hazard = surplus.getOrDefault(row, Hazard.HIGH);
            if (hasExpired(row)) {
                take(row, hazard, PlannedStep.EXPIRED);
            } else if (draft.desired.authoritative() || (draft.applied.memberships().contains(row.key()) && (isOurs(row) || accounts.gave(row)))) {
                take(row, hazard, "no DatabaseSpec of this server declares it");
            } else {
                draft.surplus++;
                draft.warning("membership of " + row.key(), Reason.SURPLUS,
                        row.member() + " is a member of " + row.role() + " (granted by " + row.grantor() + "), which no DatabaseSpec declares",
                        "declare it, revoke it, or set `enforcement: Authoritative` to have it revoked");
            }
        });
    }

    /** The admin's own rows, the creator's automatic one and the provider's are nobody's business. */
    private boolean touchable(Membership row) {
        boolean automatic = draft.live.server().atLeast(16) && row.grantor().equals(draft.live.server().bootstrapSuperuser())
                && row.options().equals(new MembershipOptions(true, false, false));
        return !automatic && !accounts.isGroupMember(row.member()) && !draft.live.server().isUs(row.member()) && !row.member().isReserved()
                && !row.role().value().startsWith("cloudsqliam");
    }

    private Optional<Hazard> surplusHazard(Membership row) {
        DesiredRole role = draft.desired.roles().get(row.role());
        if (hasExpired(row)) {
            return Optional.of(Hazard.LOW);
        }
        if (draft.applied.memberships().contains(row.key())) {
            return Optional.of(Hazard.MEDIUM);
        }
        if (role != null && draft.desired.manages(row.role())) {
            return role.openMembers() ? Optional.empty() : Optional.of(draft.takingFrom(row.role()));
        }
        return draft.desired.manages(row.member()) ? Optional.of(draft.takingFrom(row.member())) : Optional.empty();
    }

    /** What was declared for a time is taken back when the time is over, whoever granted it. */
    private boolean hasExpired(Membership row) {
        DesiredState.User user = draft.desired.users().get(row.member());
        return user != null && user.expired() && user.roles().contains(row.role());
    }

    private boolean isOurs(Membership row) {
        return !draft.live.server().atLeast(16) || draft.live.server().isUs(row.grantor());
    }

    private void take(Membership row, Hazard hazard, String reason) {
        Authorities.asGrantorOf(draft.now, row).ifPresentOrElse(authority -> changes
                .computeIfAbsent(new Change(row.role(), Optional.empty(), false, row.grantor(), hazard, reason, authority), k -> new TreeSet<>())
                .add(row.member()),
                () -> {
                    if (!accounts.take(row, hazard, reason)) {
                        reportOutOfReach(row);
                    }
                });
        taken.put(row, hazard);
    }

    private void reportOutOfReach(Membership row) {
        draft.error("membership of " + row.key(), Reason.NOT_MANAGEABLE,
                row.member() + " is a member of " + row.role() + " beyond the spec, granted by " + row.grantor()
                        + ", and only that role or a superuser can take it back",
                "memberships that the Cloud SQL Admin API made are taken back there (users.update with revokeExistingRoles), or declare it");
    }

    /** Steps that take away come last, in the order in which they were found. */
    private void emit() {
        List<PlannedStep> steps = new ArrayList<>();
        changes.entrySet().stream().sorted(Comparator.comparing(e -> e.getKey().give().isEmpty() && !e.getKey().adminOnly())).forEach(e -> {
            Change c = e.getKey();
            Step step = c.give().isPresent()
                    ? new Step.GrantMembership(c.role(), Sorted.set(e.getValue()), c.give().get(), c.grantor())
                    : new Step.RevokeMembership(c.role(), Sorted.set(e.getValue()), c.grantor(), c.adminOnly());
            steps.add(new PlannedStep(step, c.hazard(), c.reason(), c.authority()));
        });
        steps.addAll(accounts.steps(taken));
        draft.addIndependent(steps);
    }
}
