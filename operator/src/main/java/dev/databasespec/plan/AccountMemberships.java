package dev.databasespec.plan;

import dev.databasespec.model.DesiredState.WantedMembership;
import dev.databasespec.model.Membership;
import dev.databasespec.model.MembershipOptions;
import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Memberships of the Admin API's users that are out of SQL's reach: from 16 on those in predefined roles and in roles that the API made, and whatever the API
 * granted itself.
 */
final class AccountMemberships {
    private static final Set<String> MARKERS = Set.of("cloudsqliamuser", "cloudsqliamserviceaccount", "cloudsqliamgroup");
    private static final Set<String> GROUP_MARKERS = Set.of("cloudsqliamgroupuser", "cloudsqliamgroupserviceaccount");
    private final Draft draft;
    private final Set<Name> users = new HashSet<>();
    private final Set<Name> groupMembers = new HashSet<>();
    private final Map<Key, Change> given = new TreeMap<>();
    private final Map<Key, Change> taken = new TreeMap<>();

    /** What may go on at once is a step of its own, apart from what waits for a person. */
    private record Key(Name user, Hazard hazard) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int order = user.compareTo(other.user);
            return order != 0 ? order : hazard.compareTo(other.hazard);
        }
    }

    private record Change(TreeSet<Name> roles, String reason) {}

    AccountMemberships(Draft draft) {
        this.draft = draft;
        users.addAll(draft.desired.users().keySet());
        users.addAll(draft.applied.users());
        draft.live.memberships().forEach(m -> {
            if (MARKERS.contains(m.role().value())) {
                users.add(m.member());
            } else if (GROUP_MARKERS.contains(m.role().value())) {
                groupMembers.add(m.member());
            }
        });
    }

    /** Somebody of a group, whom his first login brought: his rights are the group's. */
    boolean isGroupMember(Name role) {
        return groupMembers.contains(role);
    }

    /** Whether the API granted it, and can take it back. */
    boolean gave(Membership row) {
        return isReachable(row.member()) && row.grantor().equals(draft.live.server().bootstrapSuperuser());
    }

    /** False: the API cannot help, since it knows no options, or has granted the membership already. */
    boolean give(WantedMembership wanted, Hazard hazard, String reason) {
        Membership row = new Membership(wanted.key().role(), wanted.key().member(), draft.live.server().bootstrapSuperuser(), MembershipOptions.DEFAULT);
        boolean helps = isReachable(row.member()) && wanted.options().equals(MembershipOptions.DEFAULT) && !draft.live.memberships().contains(row);
        return helps && add(given, new Key(row.member(), hazard), row.role(), reason);
    }

    /** As {@link #give}; anything but what has expired is High, because the API is told what the user keeps. */
    boolean take(Membership row, Hazard hazard, String reason) {
        return isReachable(row.member()) && add(taken, new Key(row.member(), hazard == Hazard.LOW ? hazard : Hazard.HIGH), row.role(), reason);
    }

    private boolean isReachable(Name member) {
        return draft.live.server().provider().adminApi() && users.contains(member);
    }

    private static boolean add(Map<Key, Change> changes, Key key, Name role, String reason) {
        changes.computeIfAbsent(key, k -> new Change(new TreeSet<>(), reason)).roles().add(role);
        return true;
    }

    /**
     * The steps, what is taken first: it would take what is given.
     *
     * @param going every row that is to go, in SQL or here, with the hazard of that
     */
    List<PlannedStep> steps(Map<Membership, Hazard> going) {
        List<PlannedStep> steps = new ArrayList<>();
        taken.forEach((key, change) -> {
            TreeSet<Name> kept = new TreeSet<>();
            draft.live.memberships().stream().filter(m -> m.member().equals(key.user()) && !m.role().value().startsWith("cloudsqliam"))
                    .filter(m -> !going.containsKey(m) || going.get(m).compareTo(key.hazard()) > 0).forEach(m -> kept.add(m.role()));
            kept.removeAll(change.roles());
            steps.add(
                    new PlannedStep(new Step.RemoveAccountRoles(key.user(), Sorted.set(change.roles()), kept), key.hazard(), change.reason(), Authority.OURS));
        });
        given.forEach((key, change) -> steps
                .add(new PlannedStep(new Step.AddAccountRoles(key.user(), Sorted.set(change.roles())), key.hazard(), change.reason(), Authority.OURS)));
        return steps;
    }
}
