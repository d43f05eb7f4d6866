package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.api.StatusCondition;
import dev.databasespec.api.StatusCondition.State;
import dev.databasespec.kubernetes.Announcements.Kind;
import java.util.Optional;

/** What of a look at a server is worth an Event: that it failed, for another reason than before, and that it answers again. */
record InstanceEvents(Announcements announcements) {
    void changed(DatabaseInstance resource, Optional<StatusCondition> was, StatusCondition is) {
        boolean hadFailed = was.filter(InstanceEvents::isFailure).isPresent();
        String message = is.reason() + ": " + is.message();
        if (isFailure(is) && !(hadFailed && was.orElseThrow().reason().equals(is.reason()))) {
            announcements.tell(resource, Kind.FAILED, message, is.lastTransitionTime() + was.map(StatusCondition::reason).orElse(""));
        } else if (!isFailure(is) && hadFailed) {
            announcements.tell(resource, Kind.RECOVERED,
                    message + " (it was " + was.map(c -> c.reason() + " since " + c.lastTransitionTime()).orElse("") + ")");
        }
    }

    private static boolean isFailure(StatusCondition ready) {
        return ready.status() == State.False;
    }
}
