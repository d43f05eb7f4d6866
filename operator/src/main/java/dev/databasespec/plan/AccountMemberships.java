package dev.databasespec.plan;

import dev.databasespec.model.Membership;
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
    private final Map<Name, Change> given = new TreeMap<>();
    private final Map<Name, Change> taken = new TreeMap<>();

    private record Change(TreeSet<Name> roles, Hazard hazard, String reason) {}

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

    /** False: the API cannot help. */
    boolean give(Membership.Key key, Hazard hazard, String reason) {
        return isReachable(key.member()) && add(given, key.member(), key.role(), hazard, reason);
    }

    /** As {@link #give}. What expired goes at once; anything else that the API has to take is High, because it is told what the user keeps. */
    boolean take(Membership row, Hazard hazard, String reason) {
        return isReachable(row.member()) && add(taken, row.member(), row.role(), hazard == Hazard.LOW ? hazard : Hazard.HIGH, reason);
    }

    private boolean isReachable(Name member) {
        return draft.live.server().provider().adminApi() && users.contains(member);
    }

    private static boolean add(Map<Name, Change> changes, Name user, Name role, Hazard hazard, String reason) {
        Change before = changes.get(user);
        boolean higher = before == null || hazard.compareTo(before.hazard()) > 0;
        Change change = higher || before == null ? new Change(before == null ? new TreeSet<>() : before.roles(), hazard, reason) : before;
        change.roles().add(role);
        changes.put(user, change);
        return true;
    }

    /** The steps; {@code going}: every row that is to go, in SQL or here. */
    List<PlannedStep> steps(Set<Membership> going) {
        List<PlannedStep> steps = new ArrayList<>();
        given.forEach((user, change) -> steps
                .add(new PlannedStep(new Step.AddAccountRoles(user, Sorted.set(change.roles())), change.hazard(), change.reason(), Authority.OURS)));
        taken.forEach((user, change) -> {
            TreeSet<Name> kept = new TreeSet<>();
            draft.live.memberships().stream().filter(m -> m.member().equals(user) && !going.contains(m) && !m.role().value().startsWith("cloudsqliam"))
                    .forEach(m -> kept.add(m.role()));
            kept.removeAll(change.roles());
            steps.add(new PlannedStep(new Step.RemoveAccountRoles(user, Sorted.set(change.roles()), kept), change.hazard(), change.reason(), Authority.OURS));
        });
        return steps;
    }
}
