package dev.databasespec.plan;

import dev.databasespec.model.AclItem;
import dev.databasespec.model.Name;
import dev.databasespec.model.ObjectGroup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** One item of an access control list that is to go, or only its grant option. */
record Taking(AclItem item, boolean optionOnly, Hazard hazard, String reason, Authority authority) {

    /**
     * Those that PostgreSQL would refuse (2BP01): the grantee has passed the right on, to somebody who keeps it, and has it with grant option from nobody else.
     * Refusals spread, so this goes on until nothing changes.
     */
    static List<Taking> blocked(ObjectGroup group, Collection<Taking> takings) {
        List<Taking> going = new ArrayList<>(takings);
        List<Taking> blocked = new ArrayList<>();
        List<Taking> found = needed(group, going);
        while (!found.isEmpty()) {
            going.removeAll(found);
            blocked.addAll(found);
            found = needed(group, going);
        }
        return blocked;
    }

    private static List<Taking> needed(ObjectGroup group, List<Taking> going) {
        return going.stream().filter(t -> t.isNeeded(group, going)).toList();
    }

    private boolean isNeeded(ObjectGroup group, List<Taking> going) {
        Optional<Name> holder = item.grantee().role();
        return item.grantable() && holder.isPresent()
                && passedOn(group, holder.get()).stream().anyMatch(i -> going.stream().noneMatch(t -> !t.optionOnly && t.item.equals(i)))
                && group.acl().stream().noneMatch(i -> isOtherSource(i) && going.stream().noneMatch(t -> t.item.equals(i)));
    }

    private boolean isOtherSource(AclItem other) {
        return other.grantable() && !other.equals(item) && other.grantee().equals(item.grantee()) && other.privilege() == item.privilege();
    }

    private List<AclItem> passedOn(ObjectGroup group, Name holder) {
        return group.acl().stream().filter(i -> i.privilege() == item.privilege() && i.grantor().equals(holder) && !holder.equals(group.owner())).toList();
    }

    /** Who got the right from its holder, for people. */
    List<String> dependents(ObjectGroup group) {
        return item.grantee().role().map(h -> passedOn(group, h).stream().map(i -> i.grantee().toString()).toList()).orElse(List.of());
    }
}
